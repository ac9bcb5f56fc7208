/**
 * One origin for REST and sockets: {@code /socket.io/} of the HTTP port is relayed to the socket port of this server. Entry
 * point: {@link dev.capstan.web.realtime.gateway.GatewayServlet}.
 */
@NullMarked
package dev.capstan.web.realtime.gateway;

import org.jspecify.annotations.NullMarked;
