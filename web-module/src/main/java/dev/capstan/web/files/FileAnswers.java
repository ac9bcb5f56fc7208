package dev.capstan.web.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.Content;
import dev.capstan.service.files.storage.StorageException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;

/** Sends files as answers of resources. */
@RequestScoped
class FileAnswers {
    @Inject
    HttpServletRequest request;

    Response of(Content content) {
        return of(content, "private, no-cache");
    }

    Response of(Content content, String caching) {
        return answer(
                FileReply.of(
                        content,
                        new FileReply.Wish(
                                request.getHeader("Range"),
                                request.getHeader("If-Range"),
                                request.getHeader("If-None-Match"))),
                caching);
    }

    /** Whatever part of it the client asks for: of content that may change at any time there are no parts. */
    Response whole(Content content, String caching) {
        return answer(FileReply.of(content, new FileReply.Wish(null, null, null)), caching);
    }

    private Response answer(FileReply reply, String caching) {
        Response.ResponseBuilder answer = Response.status(reply.status());
        reply.headers().forEach(answer::header);
        answer.header("Cache-Control", caching);
        if (reply.sendsBytes() && !request.getMethod().equals("HEAD")) {
            InputStream bytes = open(reply);
            answer.entity((StreamingOutput) out -> {
                try (bytes) {
                    FileReply.copy(bytes, out);
                }
            });
        }
        return answer.build();
    }

    private static InputStream open(FileReply reply) {
        try {
            return reply.open();
        } catch (StorageException e) {
            AppException refusal = new AppException(
                    Kind.UNAVAILABLE,
                    "storage_unavailable",
                    "This file cannot be reached at the moment. Try again shortly.");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
