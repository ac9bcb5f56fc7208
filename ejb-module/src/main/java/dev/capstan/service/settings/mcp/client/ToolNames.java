package dev.capstan.service.settings.mcp.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How a model calls a tool of a server: {@code mcp__server__tool}, in letters, digits, underscores and dashes, at most 64.
 * A name that has to be changed for it ends in a hash of what it was, so that two never become one.
 */
final class ToolNames {
    private static final int LONGEST = 64;
    private static final int LONGEST_SERVER = 24;
    private static final int HASH = 6;

    private ToolNames() {}

    static String of(String server, String tool) {
        String name = "mcp__%s__%s".formatted(cut(plain(server), LONGEST_SERVER), plain(tool));
        boolean faithful = name.equals("mcp__%s__%s".formatted(server, tool)) && name.length() <= LONGEST;
        return faithful ? name : cut(name, LONGEST - HASH - 1) + "_" + hash(server + "\n" + tool);
    }

    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
