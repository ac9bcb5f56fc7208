package dev.capstan.service.files.scan.stub;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Speaks clamd's INSTREAM as its manual has it, and knows one malware: the test file of EICAR. */
public final class ClamdStub implements AutoCloseable {
    /** In two parts, so that no scanner takes this source for it. */
    public static final String EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    private final ServerSocket listener;
    private final List<byte[]> scanned = new CopyOnWriteArrayList<>();
    private volatile @Nullable String answer;
    private volatile long limit = Long.MAX_VALUE;

    public ClamdStub() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** All that was sent, file by file. */
    public List<byte[]> scanned() {
        return List.copyOf(scanned);
    }

    /** Says this from now on, whatever it is sent; an empty text: closes without a word; null: tells the truth again. */
    public void answer(@Nullable String text) {
        answer = text;
    }

    /** StreamMaxLength of a real one: says so and closes in the middle. */
    public void limit(long bytes) {
        limit = bytes;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            byte[] command = in.readNBytes("zINSTREAM\0".length());
            if (!new String(command, StandardCharsets.US_ASCII).equals("zINSTREAM\0")) {
                out.write("UNKNOWN COMMAND\0".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (int length = in.readInt(); length != 0; length = in.readInt()) {
                content.write(in.readNBytes(length));
                if (content.size() > limit) {
                    out.write("INSTREAM size limit exceeded. ERROR\0".getBytes(StandardCharsets.US_ASCII));
                    return;
                }
            }
            scanned.add(content.toByteArray());
            out.write(verdict(content).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // the client is gone
        }
    }

    private String verdict(ByteArrayOutputStream content) {
        String told = answer;
        if (told != null) {
            return told;
        }
        return content.toString(StandardCharsets.ISO_8859_1).contains(EICAR)
                ? "stream: Win.Test.EICAR_HDB-1 FOUND\0"
                : "stream: OK\0";
    }
}
