package dev.capstan.harness;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;

/** The first words of a TLS client that this Java would not speak itself (RFC 5246, section 7.4.1.2), and how it is answered. */
public final class ClientHello {
    public static final int TLS_1_0 = 0x0301;
    public static final int TLS_1_1 = 0x0302;
    public static final int TLS_1_2 = 0x0303;

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;
    private static final byte[] EXTENSIONS = {
        0,
        10,
        0,
        6,
        0,
        4,
        0,
        23,
        0,
        24, // groups: P-256, P-384
        0,
        11,
        0,
        2,
        1,
        0, // uncompressed points
        0,
        13,
        0,
        10,
        0,
        8,
        4,
        3,
        4,
        1,
        2,
        3,
        2,
        1 // signatures: ECDSA and RSA, with SHA-256 and SHA-1
    };

    private ClientHello() {}

    /** Whether a server goes on with a client that offers this version and these suites alone. */
    public static boolean isTaken(URI server, int version, int... suites) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(record(version, hello(version, suites)));
            InputStream in = socket.getInputStream();
            int type = in.read();
            if (type != HANDSHAKE && type != ALERT && type >= 0) {
                throw new IOException("not TLS: " + type);
            }
            return type == HANDSHAKE;
        }
    }

    private static byte[] hello(int version, int[] suites) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(version);
        out.write(new byte[RANDOM_BYTES]);
        out.write(0); // no session
        out.writeShort(suites.length * Short.BYTES);
        for (int suite : suites) {
            out.writeShort(suite);
        }
        out.write(new byte[] {1, 0}); // no compression
        out.writeShort(EXTENSIONS.length);
        out.write(EXTENSIONS);
        return bytes.toByteArray();
    }

    private static byte[] record(int version, byte[] hello) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(HANDSHAKE);
        out.writeShort(Math.min(version, TLS_1_0));
        out.writeShort(hello.length + Integer.BYTES);
        out.writeInt(CLIENT_HELLO << 24 | hello.length);
        out.write(hello);
        return bytes.toByteArray();
    }
}
