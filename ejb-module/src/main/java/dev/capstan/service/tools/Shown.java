package dev.capstan.service.tools;

import dev.capstan.service.sandboxes.provider.Sandbox;
import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.types.runs.CancelToken;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Cuts long output to what a model can use, and keeps the whole in a file that the model is told of. */
public final class Shown {
    public static final int LIMIT = 30_000;
    private static final int HEAD = 10_000;

    private Shown() {}

    public static String of(String output, Sandbox sandbox) throws InterruptedException {
        String clean = output.replace("\0", "");
        if (clean.length() <= LIMIT) {
            return clean;
        }
        String path = "/workspace/.outputs/" + UUID.randomUUID() + ".txt";
        String where;
        try {
            sandbox.files().write(path, clean.getBytes(StandardCharsets.UTF_8), new CancelToken());
            where = "the whole output is in " + path;
        } catch (SandboxException e) {
            where = "the whole output could not be kept: " + e.getMessage();
        }
        return cut(clean, where);
    }

    /** Where the whole cannot be kept. */
    static String cut(String output) {
        return output.length() <= LIMIT ? output : cut(output, "nothing keeps them");
    }

    private static String cut(String clean, String where) {
        int left = clean.length() - LIMIT;
        return whole(clean.substring(0, HEAD))
                + "\n[%d characters left out; %s]\n".formatted(left, where)
                + whole(clean.substring(clean.length() - LIMIT + HEAD));
    }

    /** Without half a character at either end. */
    private static String whole(String part) {
        int from = Character.isLowSurrogate(part.charAt(0)) ? 1 : 0;
        int to = Character.isHighSurrogate(part.charAt(part.length() - 1)) ? part.length() - 1 : part.length();
        return part.substring(from, to);
    }
}
