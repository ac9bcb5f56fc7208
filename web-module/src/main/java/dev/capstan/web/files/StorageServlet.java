package dev.capstan.web.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.Downloads;
import dev.capstan.service.files.storage.LocalLinks;
import dev.capstan.web.errors.ErrorResponses;
import dev.capstan.web.errors.ErrorTable;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/** Answers the links of this server's own store. The link is the credential; bytes stream in both directions. */
@WebServlet(urlPatterns = "/" + LocalLinks.PATH + "*", asyncSupported = true)
public class StorageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REST = 1 << 20;

    @Inject
    transient Downloads downloads;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(request, response, true);
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(request, response, false);
    }

    private void send(HttpServletRequest request, HttpServletResponse response, boolean body) throws IOException {
        FileReply reply;
        InputStream bytes;
        try {
            reply = FileReply.of(
                    downloads.byLink(token(request)),
                    new FileReply.Wish(
                            request.getHeader("Range"),
                            request.getHeader("If-Range"),
                            request.getHeader("If-None-Match")));
            bytes = body && reply.sendsBytes() ? reply.open() : InputStream.nullInputStream();
        } catch (AppException e) {
            ErrorResponses.write(ErrorTable.answer(e), request, response);
            return;
        }
        try (bytes) {
            response.setStatus(reply.status());
            reply.headers().forEach(response::setHeader);
            response.setHeader("Cache-Control", "private, max-age=3600");
            FileReply.copy(bytes, response.getOutputStream());
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String type = request.getContentType();
        try (InputStream content = request.getInputStream()) {
            downloads.take(token(request), content, request.getContentLengthLong(), type == null ? "" : type);
        } catch (AppException e) {
            refuse(e, request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentLength(0);
    }

    /** A client that still sends much would not read the answer: its connection ends with it. */
    private static void refuse(AppException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getContentLengthLong() > LONGEST_REST) {
            response.setHeader("Connection", "close");
        }
        ErrorResponses.write(ErrorTable.answer(e), request, response);
    }

    private static String token(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null ? "" : path.substring(1);
    }
}
