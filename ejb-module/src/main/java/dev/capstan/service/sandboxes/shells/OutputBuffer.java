package dev.capstan.service.sandboxes.shells;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The output of one command: its beginning and its latest part, with what lies between left out when it is long. */
final class OutputBuffer {
    static final int HEAD = 1 << 20;
    static final int TAIL = 3 << 20;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private int start;
    private int length;
    private long total;

    void append(byte[] bytes, int from, int to) {
        total += to - from;
        int toHead = Math.min(to - from, HEAD - head.size());
        head.write(bytes, from, toHead);
        for (int i = from + toHead; i < to; i++) {
            appendToTail(bytes[i]);
        }
    }

    private void appendToTail(byte value) {
        if (length == tail.length && tail.length < TAIL) {
            byte[] larger = new byte[Math.min(TAIL, Math.max(8192, tail.length * 2))];
            System.arraycopy(tail, 0, larger, 0, length);
            tail = larger;
        }
        tail[(start + length) % tail.length] = value;
        if (length < tail.length) {
            length++;
        } else {
            start = (start + 1) % tail.length;
        }
    }

    long total() {
        return total;
    }

    String text() {
        byte[] latest = new byte[length];
        for (int i = 0; i < length; i++) {
            latest[i] = tail[(start + i) % tail.length];
        }
        long left = total - head.size() - length;
        if (left == 0) {
            head.writeBytes(latest);
            String whole = head.toString(StandardCharsets.UTF_8);
            byte[] first = head.toByteArray();
            head.reset();
            head.write(first, 0, first.length - length);
            return whole;
        }
        return head.toString(StandardCharsets.UTF_8)
                + "\n[%d bytes left out]\n".formatted(left)
                + new String(latest, StandardCharsets.UTF_8);
    }
}
