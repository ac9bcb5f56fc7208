package dev.capstan.web.realtime.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Forwards polling requests without holding a thread while the answer is awaited. */
@SuppressWarnings("FutureReturnValueIgnored") // the answer is written where it arrives
final class PollingForwarder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PollingForwarder.class.getName());
    private static final Duration SPARE = Duration.ofSeconds(15);
    private static final int TOO_LARGE = 413;

    private final int maxBody;
    private final Duration longestPoll;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();

    /** @param pingInterval a poll is answered by a ping at the latest */
    PollingForwarder(int maxBody, Duration pingInterval) {
        this.maxBody = maxBody;
        this.longestPoll = pingInterval.plus(SPARE);
    }

    void forward(SocketPort port, Target target, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HttpRequest.Builder forward = HttpRequest.newBuilder(port.http(target.query()))
                .timeout(longestPoll)
                .header(SocketPort.SECRET_HEADER, port.secret());
        if ("POST".equals(request.getMethod())) {
            byte[] body = request.getInputStream().readNBytes(maxBody + 1);
            if (body.length > maxBody) {
                GatewayServlet.refuse(response, TOO_LARGE, 3, "The message is too large");
                return;
            }
            forward.POST(BodyPublishers.ofByteArray(body));
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(longestPoll.plus(SPARE).toMillis());
        http.sendAsync(forward.build(), BodyHandlers.ofByteArray())
                .whenCompleteAsync((answer, fault) -> answer(async, answer, fault), threads);
    }

    private static void answer(AsyncContext async, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable fault) {
        try {
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            if (answer == null) {
                LOG.log(Level.FINE, "A poll could not be forwarded.", fault);
                GatewayServlet.refuse(
                        response, HttpServletResponse.SC_BAD_GATEWAY, 3, "The socket port did not answer");
            } else {
                response.setStatus(answer.statusCode());
                response.setContentType(
                        answer.headers().firstValue("Content-Type").orElse("text/plain"));
                response.setCharacterEncoding("UTF-8");
                response.setContentLength(answer.body().length);
                response.getOutputStream().write(answer.body());
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.FINE, "A polling client went away before its answer.", e);
        } finally {
            complete(async);
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.log(Level.FINE, "The container had given the poll up already.", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
