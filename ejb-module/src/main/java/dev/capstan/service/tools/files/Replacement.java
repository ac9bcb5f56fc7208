package dev.capstan.service.tools.files;

import dev.capstan.service.sandboxes.provider.SandboxException;

/** Replaces literal text. */
final class Replacement {
    private Replacement() {}

    /** @param all whether to replace each occurrence; otherwise there must be exactly one */
    static String in(String text, String path, String before, String after, boolean all) throws SandboxException {
        if (before.isEmpty()) {
            throw new SandboxException("The text to replace is empty; say what to replace.");
        }
        if (before.equals(after)) {
            throw new SandboxException("The new text is the same as the old.");
        }
        int first = text.indexOf(before);
        if (first < 0) {
            throw new SandboxException(
                    "The text to replace does not occur in %s; read the file again and copy it exactly."
                            .formatted(path));
        }
        if (all) {
            return text.replace(before, after);
        }
        if (text.indexOf(before, first + 1) >= 0) {
            throw new SandboxException(
                    "The text to replace occurs more than once in %s; include more lines around it.".formatted(path));
        }
        return text.substring(0, first) + after + text.substring(first + before.length());
    }
}
