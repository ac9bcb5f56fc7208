/** Socket.IO through the HTTP port of the packaged server: {@link dev.capstan.gateway.GatewayIT}. */
@NullMarked
package dev.capstan.gateway;

import org.jspecify.annotations.NullMarked;
