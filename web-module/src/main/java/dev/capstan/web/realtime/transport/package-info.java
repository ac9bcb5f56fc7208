/**
 * Socket.IO on the wire: netty-socketio carries the bytes, {@link dev.capstan.web.realtime.transport.PacketGate} is the only
 * way in for what clients say. Knows nothing of sessions and runs. Entry point:
 * {@link dev.capstan.web.realtime.transport.SocketTransport}.
 */
@NullMarked
package dev.capstan.web.realtime.transport;

import org.jspecify.annotations.NullMarked;
