package dev.capstan.service.tools.files;

import dev.capstan.service.sandboxes.provider.SandboxException;
import dev.capstan.service.tools.files.Patch.Hunk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Applies the hunks of a patch to a text, in order, each after the place of the one before. */
final class PatchedText {
    private final String path;
    private final List<String> lines;
    private int from;

    private PatchedText(String path, String text) {
        this.path = path;
        this.lines = new ArrayList<>(text.lines().toList());
    }

    static String of(String path, String text, List<Hunk> hunks) throws SandboxException {
        PatchedText patched = new PatchedText(path, text);
        for (Hunk hunk : hunks) {
            patched.apply(hunk);
        }
        boolean endsInLine = text.isEmpty() || text.endsWith("\n");
        String joined = String.join("\n", patched.lines);
        return patched.lines.isEmpty() ? "" : joined + (endsInLine ? "\n" : "");
    }

    private void apply(Hunk hunk) throws SandboxException {
        if (!hunk.context().isEmpty()) {
            from = place(List.of(hunk.context()), from, false) + 1;
        }
        int at = hunk.before().isEmpty()
                ? (hunk.context().isEmpty() ? lines.size() : from)
                : place(hunk.before(), from, hunk.atEnd());
        lines.subList(at, at + hunk.before().size()).clear();
        lines.addAll(at, hunk.after());
        from = at + hunk.after().size();
    }

    /** Exactly as written first, then without regard to blanks at line ends, then at both ends. */
    private int place(List<String> wanted, int begin, boolean atEnd) throws SandboxException {
        List<UnaryOperator<String>> forms = List.of(UnaryOperator.identity(), String::stripTrailing, String::strip);
        for (UnaryOperator<String> form : forms) {
            int first = atEnd ? Math.max(begin, lines.size() - wanted.size()) : begin;
            for (int at = first; at + wanted.size() <= lines.size(); at++) {
                if (matches(wanted, at, form)) {
                    return at;
                }
            }
        }
        throw new SandboxException("These lines are not in %s (after line %d); read the file again:\n%s"
                .formatted(path, begin, String.join("\n", wanted)));
    }

    private boolean matches(List<String> wanted, int at, UnaryOperator<String> form) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!form.apply(lines.get(at + i)).equals(form.apply(wanted.get(i)))) {
                return false;
            }
        }
        return true;
    }
}
