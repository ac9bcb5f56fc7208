/**
 * Chat over REST: one turn at a time per session, streamed, paid, stored, and continued after a broken connection. Entry
 * points: {@link dev.capstan.service.chat.ChatTurns} and {@link dev.capstan.service.chat.ChatService}.
 */
@NullMarked
package dev.capstan.service.chat;

import org.jspecify.annotations.NullMarked;
