package dev.capstan.web.filters;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a request that came through filters into a WebSocket. Who may open one, and from where, was decided before. */
public final class WebSocketUpgrade {
    private WebSocketUpgrade() {}

    /**
     * Answers the request.
     *
     * @param endpoint of a public class; it gets the connection
     * @param subprotocol which of those that the client offered is spoken; null for none
     */
    public static void of(
            ServerContainer container,
            Endpoint endpoint,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable String subprotocol)
            throws ServletException, IOException {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(endpoint.getClass(), "/")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(endpoint);
                    }

                    @Override
                    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
                        return subprotocol == null ? "" : subprotocol;
                    }

                    @Override
                    public boolean checkOrigin(String origin) {
                        return true;
                    }
                })
                .build();
        try {
            container.upgradeHttpToWebSocket(
                    (HttpServletRequest) bare(request), (HttpServletResponse) bare(response), config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    /** The container upgrades only its own objects, not what filters put around them. */
    private static ServletRequest bare(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? bare(wrapper.getRequest()) : request;
    }

    private static ServletResponse bare(ServletResponse response) {
        return response instanceof ServletResponseWrapper wrapper ? bare(wrapper.getResponse()) : response;
    }
}
