package dev.capstan.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * As whom PostgreSQL's programs run. They refuse to run as root, so root runs them in a user namespace without a
 * mapping (which keeps access to files of root) or, where that is not allowed, as the user 65534.
 *
 * @param prefix the words before each command
 * @param uid who must own the files; empty when everything is the caller's own anyway
 */
record DatabaseUser(List<String> prefix, OptionalInt uid) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65534;
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--");
    private static final List<String> SET_UID =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");

    /** Finds the way that works here for the directory, which exists and belongs to the caller. */
    static DatabaseUser forDirectory(Path directory) throws InterruptedException {
        if (!Command.run(List.of(), "id", "-u").output().equals(String.valueOf(ROOT))) {
            return new DatabaseUser(List.of(), OptionalInt.empty());
        }
        DatabaseUser root = new DatabaseUser(NAMESPACE, OptionalInt.of(ROOT));
        if (root.canWriteTo(directory)) {
            return root;
        }
        DatabaseUser nobody = new DatabaseUser(SET_UID, OptionalInt.of(NOBODY));
        if (nobody.canWriteTo(directory)) {
            return nobody;
        }
        throw new LaunchException("""
                PostgreSQL does not run as root, and no other user can be used for %s: "unshare --user" is not \
                allowed here, and user %d can not reach that directory (or setpriv, of util-linux, is missing).
                Set CAPSTAN_HOME to a directory that every user can enter, such as /var/lib/capstan, start \
                Capstan as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer.""".formatted(directory, NOBODY));
    }

    boolean isNobody() {
        return uid.isPresent() && uid.getAsInt() == NOBODY;
    }

    Command run(Object... words) throws InterruptedException {
        return Command.run(prefix, words);
    }

    /** Makes the tree belong to this user if its root belongs to another. */
    void own(Path tree) {
        try {
            if (uid.isPresent()
                    && (int) Files.getAttribute(tree, "unix:uid", LinkOption.NOFOLLOW_LINKS) != uid.getAsInt()) {
                FileTree.give(tree, uid.getAsInt());
            }
        } catch (IOException e) {
            throw new LaunchException("%s can not be given to user %d: %s".formatted(tree, uid.orElse(-1), e), e);
        }
    }

    private boolean canWriteTo(Path directory) throws InterruptedException {
        own(directory);
        return run("test", "-w", directory, "-a", "-x", directory).succeeded();
    }
}
