package dev.capstan.service.credits;

import org.jspecify.annotations.Nullable;

/** What the rules of the fault injection ask. A test arms one point; the next time that it is reached, work is cut off. */
public final class FaultPoints {
    private static volatile @Nullable String armed;

    private FaultPoints() {}

    /** As if the server had died there. */
    public static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Cut() {
            super("cut off");
        }
    }

    static void arm(String point) {
        armed = point;
    }

    /** Whether the armed point was never reached. */
    static boolean disarm() {
        boolean left = armed != null;
        armed = null;
        return left;
    }

    /** True once, at the armed point. */
    public static boolean cut(String point) {
        if (!point.equals(armed)) {
            return false;
        }
        armed = null;
        return true;
    }
}
