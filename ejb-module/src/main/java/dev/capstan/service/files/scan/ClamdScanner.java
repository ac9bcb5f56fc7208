package dev.capstan.service.files.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ClamAV's daemon, asked by its command INSTREAM over TCP: pieces, each behind its length in four bytes, then a length of
 * zero, then one line of answer. Nothing of the file is written to the scanner's disk by name.
 */
public final class ClamdScanner implements MalwareScanner {
    private static final byte[] COMMAND = "zINSTREAM\0".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern FOUND = Pattern.compile("stream: (.{1,200}) FOUND");
    private static final int PIECE = 64 * 1024;
    private static final int LONGEST_ANSWER = 4096;

    private final ScanConfig.Clamd clamd;

    public ClamdScanner(ScanConfig.Clamd clamd) {
        this.clamd = clamd;
    }

    @Override
    public boolean on() {
        return true;
    }

    @Override
    public Optional<String> find(InputStream content) throws IOException {
        try (Socket socket = new Socket()) {
            connect(socket);
            String answer = ask(socket, content);
            if (answer.equals("stream: OK")) {
                return Optional.empty();
            }
            Matcher found = FOUND.matcher(answer);
            if (found.matches()) {
                return Optional.of(found.group(1));
            }
            throw new ScanException("The malware scanner answered: " + answer);
        }
    }

    private void connect(Socket socket) throws ScanException {
        try {
            socket.setSoTimeout((int) clamd.timeout().toMillis());
            socket.connect(new InetSocketAddress(clamd.host(), clamd.port()), (int)
                    clamd.connectTimeout().toMillis());
        } catch (IOException e) {
            throw new ScanException(
                    "The malware scanner at %s:%d cannot be reached. Check capstan.files.clamd."
                            .formatted(clamd.host(), clamd.port()),
                    e);
        }
    }

    /** A scanner that has seen enough answers and closes before it was sent everything; what it said counts. */
    private static String ask(Socket socket, InputStream content) throws IOException {
        byte[] piece = new byte[PIECE];
        int read = content.readNBytes(piece, 0, PIECE);
        try {
            OutputStream out = socket.getOutputStream();
            out.write(COMMAND);
            while (read > 0) {
                out.write(ByteBuffer.allocate(Integer.BYTES).putInt(read).array());
                out.write(piece, 0, read);
                read = content.readNBytes(piece, 0, PIECE);
            }
            out.write(new byte[Integer.BYTES]);
            out.flush();
        } catch (java.net.SocketException e) {
            return answer(socket);
        }
        return answer(socket);
    }

    private static String answer(Socket socket) throws ScanException {
        try {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next > 0 && answer.size() < LONGEST_ANSWER; next = in.read()) {
                answer.write(next);
            }
            return answer.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new ScanException("The malware scanner gave no answer.", e);
        }
    }
}
