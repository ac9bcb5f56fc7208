package dev.capstan.web.realtime.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each HTTP request before the library does, and answers what is wrong as the protocol's own servers do. Replies
 * carry no cookie, and CORS headers only for origins that are allowed. One per connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is dealt with
final class HttpGate extends ChannelDuplexHandler {
    private final SocketLinks links;
    private final HandshakeRules rules;
    private @Nullable String allowedOrigin;

    HttpGate(SocketLinks links, HandshakeRules rules) {
        this.links = links;
        this.rules = rules;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        allowedOrigin = null;
        HandshakeRules.Verdict verdict = rules.judge(request);
        if (verdict != HandshakeRules.Verdict.FORBIDDEN) {
            allowedOrigin = request.headers().get(ORIGIN);
        }
        if (verdict == HandshakeRules.Verdict.FINE && request.method().equals(HttpMethod.OPTIONS)) {
            ReferenceCountUtil.release(request);
            answer(ctx, preflight());
        } else if (verdict == HandshakeRules.Verdict.FINE) {
            ctx.fireChannelRead(request);
        } else {
            ReferenceCountUtil.release(request);
            answer(ctx, refusal(verdict));
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            HttpHeaders headers = response.headers();
            headers.remove(HttpHeaderNames.SET_COOKIE);
            headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
            if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                // The library says that it keeps the connection and closes it, which breaks the client's next request.
                headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            if (allowedOrigin != null) {
                headers.set(ACCESS_CONTROL_ALLOW_ORIGIN, allowedOrigin);
                headers.set(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
                headers.set(HttpHeaderNames.VARY, ORIGIN);
            }
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        SocketLink link = links.on(ctx.channel());
        ctx.fireChannelInactive();
        if (link != null) {
            link.gone();
        }
    }

    private static FullHttpResponse preflight() {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
        response.headers()
                .set(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")
                .set(ACCESS_CONTROL_ALLOW_HEADERS, HttpHeaderNames.CONTENT_TYPE);
        return response;
    }

    private static FullHttpResponse refusal(HandshakeRules.Verdict verdict) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, verdict.status());
        ByteBuf body = response.content();
        ByteBufUtil.writeUtf8(body, "{\"code\":%d,\"message\":\"%s\"}".formatted(verdict.code(), verdict.message()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        HttpUtil.setContentLength(response, body.readableBytes());
        return response;
    }

    private static void answer(ChannelHandlerContext ctx, FullHttpResponse response) {
        ctx.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
