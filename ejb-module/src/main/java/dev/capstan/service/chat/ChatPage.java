package dev.capstan.service.chat;

import java.util.List;

/**
 * Some of the messages of a session, oldest first.
 *
 * @param hasMore whether there are older ones
 * @param totalCount how many are here
 */
public record ChatPage(List<ChatMessageView> messages, boolean hasMore, int totalCount) {}
