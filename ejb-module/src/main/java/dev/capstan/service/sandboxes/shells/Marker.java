package dev.capstan.service.sandboxes.shells;

/** Finds a sequence of bytes in a stream that arrives in pieces, passing everything else on. */
final class Marker {
    private final byte[] sequence;
    private int matched;

    Marker(byte[] sequence) {
        this.sequence = sequence;
    }

    /**
     * Passes {@code chunk[0..length)} on to {@code output} without the sequence; true once it was complete. A begin of it
     * at the end of a piece is held back until the next one. Its first byte occurs in it only at both ends.
     */
    boolean pass(byte[] chunk, int length, OutputBuffer output) {
        boolean found = false;
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (sequence.length > 0 && matched < sequence.length && chunk[i] == sequence[matched]) {
                if (matched == 0) {
                    output.append(chunk, from, i);
                }
                matched++;
                from = i + 1;
                found |= matched == sequence.length;
            } else if (matched > 0 && matched < sequence.length) {
                output.append(sequence, 0, matched);
                matched = 0;
                from = i;
                i--; // the byte may begin the sequence
            }
        }
        output.append(chunk, from, length);
        return found;
    }
}
