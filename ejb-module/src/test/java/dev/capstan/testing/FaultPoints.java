package dev.capstan.testing;

import org.jspecify.annotations.Nullable;

/** What the rules of the fault injection ask. A test arms one point; when it is reached, work is cut off there, once. */
public final class FaultPoints {
    private static @Nullable String armed;
    private static int times;

    private FaultPoints() {}

    /** As if the server had died there: no code of ours catches it. */
    public static final class Cut extends Error {
        private static final long serialVersionUID = 1L;

        public Cut() {
            super("cut off");
        }
    }

    public static void arm(String point) {
        arm(point, 1);
    }

    /** @param time 1 for the first time that the point is reached from now on */
    public static synchronized void arm(String point, int time) {
        armed = point;
        times = time;
    }

    /** Whether the armed point was never reached that often. */
    public static synchronized boolean disarm() {
        boolean left = armed != null;
        armed = null;
        return left;
    }

    /** True once, at the armed point. */
    public static synchronized boolean cut(String point) {
        if (!point.equals(armed) || --times > 0) {
            return false;
        }
        armed = null;
        return true;
    }
}
