package dev.capstan.service.tools.files;

import dev.capstan.service.sandboxes.provider.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A patch of several files, in the form that begins with {@code *** Begin Patch}. */
record Patch(List<Change> changes) {
    private static final String ADD = "*** Add File: ";
    private static final String DELETE = "*** Delete File: ";
    private static final String UPDATE = "*** Update File: ";
    private static final String MOVE = "*** Move to: ";
    private static final String END_OF_FILE = "*** End of File";

    /** What happens to one file. */
    sealed interface Change {
        String path();

        record Add(String path, String content) implements Change {}

        record Delete(String path) implements Change {}

        record Update(String path, Optional<String> moveTo, List<Hunk> hunks) implements Change {}
    }

    /**
     * One place to change.
     *
     * @param context a line that stands somewhere before, empty for none
     * @param before the lines that are there
     * @param after the lines that replace them
     * @param atEnd whether the place is the end of the file
     */
    record Hunk(String context, List<String> before, List<String> after, boolean atEnd) {}

    static Patch parse(String text) throws SandboxException {
        List<String> lines = text.strip().lines().toList();
        if (lines.size() < 2
                || !lines.getFirst().strip().equals("*** Begin Patch")
                || !lines.getLast().strip().equals("*** End Patch")) {
            throw new SandboxException("A patch begins with *** Begin Patch and ends with *** End Patch.");
        }
        List<Change> changes = new ArrayList<>();
        Reader reader = new Reader(lines.subList(1, lines.size() - 1));
        while (reader.more()) {
            changes.add(change(reader));
        }
        if (changes.isEmpty()) {
            throw new SandboxException("The patch changes no file.");
        }
        return new Patch(changes);
    }

    private static Change change(Reader reader) throws SandboxException {
        String line = reader.next();
        if (line.startsWith(ADD)) {
            return add(line.substring(ADD.length()).strip(), reader);
        }
        if (line.startsWith(DELETE)) {
            return new Change.Delete(line.substring(DELETE.length()).strip());
        }
        if (line.startsWith(UPDATE)) {
            return update(line.substring(UPDATE.length()).strip(), reader);
        }
        throw new SandboxException("Line %d of the patch is not Add File, Update File or Delete File: %s"
                .formatted(reader.number(), line));
    }

    private static Change add(String path, Reader reader) throws SandboxException {
        StringBuilder content = new StringBuilder();
        while (reader.more() && !reader.atFile()) {
            String line = reader.next();
            if (!line.startsWith("+")) {
                throw new SandboxException(
                        "Line %d of the patch: each line of an added file begins with +.".formatted(reader.number()));
            }
            content.append(line, 1, line.length()).append('\n');
        }
        return new Change.Add(path, content.toString());
    }

    private static Change update(String path, Reader reader) throws SandboxException {
        Optional<String> moveTo = Optional.empty();
        if (reader.more() && reader.peek().startsWith(MOVE)) {
            moveTo = Optional.of(reader.next().substring(MOVE.length()).strip());
        }
        List<Hunk> hunks = new ArrayList<>();
        while (reader.more() && !reader.atFile()) {
            hunks.add(hunk(reader));
        }
        if (hunks.isEmpty() && moveTo.isEmpty()) {
            throw new SandboxException("The patch changes nothing in %s.".formatted(path));
        }
        return new Change.Update(path, moveTo, hunks);
    }

    private static Hunk hunk(Reader reader) throws SandboxException {
        String context = "";
        while (reader.more() && reader.peek().startsWith("@@")) {
            context = reader.next().substring(2).strip();
        }
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        boolean atEnd = false;
        while (reader.more() && !reader.atFile() && !reader.peek().startsWith("@@") && !atEnd) {
            String line = reader.next();
            if (line.strip().equals(END_OF_FILE)) {
                atEnd = true;
            } else {
                read(line, before, after, reader);
            }
        }
        return new Hunk(context, before, after, atEnd);
    }

    private static void read(String line, List<String> before, List<String> after, Reader reader)
            throws SandboxException {
        String rest = line.isEmpty() ? "" : line.substring(1);
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case ' ' -> {
                before.add(rest);
                after.add(rest);
            }
            case '-' -> before.add(rest);
            case '+' -> after.add(rest);
            default ->
                throw new SandboxException("Line %d of the patch begins with neither a space, + nor -: %s"
                        .formatted(reader.number(), line));
        }
    }

    /** The lines of a patch, one after the other. */
    private static final class Reader {
        private final List<String> lines;
        private int next;

        Reader(List<String> lines) {
            this.lines = lines;
        }

        boolean more() {
            return next < lines.size();
        }

        String peek() {
            return lines.get(next);
        }

        String next() {
            return lines.get(next++);
        }

        boolean atFile() {
            String line = peek();
            return line.startsWith(ADD) || line.startsWith(DELETE) || line.startsWith(UPDATE);
        }

        /** Of the line that was read last, counted from 1 with the first line of the patch. */
        int number() {
            return next + 1;
        }
    }
}
