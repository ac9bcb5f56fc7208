package dev.capstan.service.secrets;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts for storage: each gets a key of its own (AES-256-GCM), which the master key wraps. A sealed text opens only
 * for the purpose it was sealed for. Its form is
 * {@code v1.<master key id>.<wrapped key>.<nonce>.<cipher text>}, so that the master key can be replaced over time.
 */
@ApplicationScoped
public class SecretBox {
    private static final String VERSION = "v1";
    private static final int PARTS = 5;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final long PAUSE_NANOS = 2_000_000_000L;
    private static final Logger LOG = Logger.getLogger(SecretBox.class.getName());

    @Inject
    SecretsConfig config;

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong lastLook = new AtomicLong();
    private volatile Keyring keys;

    public SecretBox() {}

    @PostConstruct
    void open() {
        keys = read();
        lastLook.set(System.nanoTime());
    }

    private Keyring read() {
        if (config.key().isPresent()) {
            return Keyring.of(config.key().get(), config.previous());
        }
        Keyring onDisk = file().read();
        List<MasterKey> previous = new ArrayList<>(onDisk.byId().values());
        previous.addAll(config.previous());
        return Keyring.of(onDisk.current(), previous);
    }

    private MasterKeyFile file() {
        return config.keyFile()
                .map(path -> MasterKeyFile.given(path, config.production()))
                .orElseGet(() -> MasterKeyFile.generatedIn(config.keys()));
    }

    /** The id of the key that seals now. */
    public String currentKeyId() {
        return keys.current().id();
    }

    /** Whether what this key sealed can be opened. */
    public boolean knows(String keyId) {
        return keys.find(keyId).isPresent();
    }

    /**
     * Reads the key file again, where the keys come from one. A file that cannot be read, as while it is being replaced,
     * changes nothing.
     *
     * @return whether another key seals from now on
     */
    public boolean refresh() {
        lastLook.set(System.nanoTime());
        if (config.key().isPresent()) {
            return false;
        }
        String before = currentKeyId();
        try {
            keys = read();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "The master keys stay as they are: {0}", e.getMessage());
        }
        return !before.equals(currentKeyId());
    }

    /** Finds a key that another node has sealed with already, looking into the file once in a while. */
    private Optional<MasterKey> find(String keyId) {
        Optional<MasterKey> known = keys.find(keyId);
        if (known.isEmpty() && System.nanoTime() - lastLook.get() > PAUSE_NANOS) {
            refresh();
            known = keys.find(keyId);
        }
        return known;
    }

    /** Sealing the same text twice gives two different texts. */
    public String seal(String clear, String purpose) {
        MasterKey current = keys.current();
        byte[] dataKey = bytes(MasterKey.BYTES);
        byte[] wrapNonce = bytes(NONCE_BYTES);
        byte[] nonce = bytes(NONCE_BYTES);
        byte[] context = context(current.id(), purpose);
        try {
            byte[] wrapped = run(Cipher.ENCRYPT_MODE, current.key(), wrapNonce, context, dataKey);
            byte[] sealed = run(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(dataKey, "AES"),
                    nonce,
                    context,
                    clear.getBytes(StandardCharsets.UTF_8));
            return String.join(
                    ".", VERSION, current.id(), encode(concat(wrapNonce, wrapped)), encode(nonce), encode(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret could not be sealed", e);
        }
    }

    /** @throws SecretSealedException when the text was changed, has another purpose, or its master key is not known */
    public String open(String sealed, String purpose) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            throw new SecretSealedException("This text was not sealed by this server.");
        }
        MasterKey master = find(parts[1]).orElseThrow(() -> missing(parts[1]));
        try {
            byte[] context = context(master.id(), purpose);
            byte[] wrap = decode(parts[2]);
            byte[] dataKey = run(
                    Cipher.DECRYPT_MODE,
                    master.key(),
                    Arrays.copyOf(wrap, NONCE_BYTES),
                    context,
                    Arrays.copyOfRange(wrap, NONCE_BYTES, wrap.length));
            byte[] clear = run(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(dataKey, "AES"),
                    decode(parts[3]),
                    context,
                    decode(parts[4]));
            return new String(clear, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SecretSealedException("A stored secret was changed, or is used for another purpose.", e);
        }
    }

    private static SecretSealedException missing(String keyId) {
        // what stands there may be anything: whoever sends a forged link writes it
        String shown = keyId.matches("[0-9a-f]{12}") ? keyId : "of an unknown form";
        return new SecretSealedException(
                "A stored secret needs the master key %s, which is not configured. Give it in CAPSTAN_SECRET_KEY_PREVIOUS, or in a line of the key file."
                        .formatted(shown));
    }

    private static byte[] run(int mode, SecretKey key, byte[] nonce, byte[] context, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher.doFinal(input);
    }

    private static byte[] context(String keyId, String purpose) {
        return (VERSION + "." + keyId + "." + purpose).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
