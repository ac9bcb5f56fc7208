/**
 * The realtime contract over Socket.IO: joining sessions, commands, refusals. Entry points:
 * {@link dev.capstan.web.realtime.SocketServer}, which starts and stops it, and {@link dev.capstan.web.realtime.Client}, one
 * per socket.
 */
@NullMarked
package dev.capstan.web.realtime;

import org.jspecify.annotations.NullMarked;
