package dev.capstan.service.files;

import dev.capstan.service.files.storage.ObjectStore.Part;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import dev.capstan.types.files.AssetKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads files that are texts, for a model. */
@ApplicationScoped
public class FileTexts {
    private static final int MOST_BYTES = 256 * 1024;
    private static final String MORE = "\n[The file goes on; this is its beginning.]";

    @Inject
    ObjectStores stores;

    /** The text of a file, or its beginning; empty when it is something else than text. */
    public Optional<String> read(StoredFile file) {
        if (file.kind() != AssetKind.CODE && file.kind() != AssetKind.DOCUMENT && file.size() > 0) {
            return Optional.empty();
        }
        long length = Math.min(file.size(), MOST_BYTES);
        try (InputStream in = stores.current().read(file.storageKey(), new Part(0, length))) {
            return text(in.readAllBytes(), length < file.size());
        } catch (StorageException e) {
            throw FileLinks.unavailable(e);
        } catch (IOException e) {
            throw FileLinks.unavailable(new StorageException("the object could not be read", e));
        }
    }

    /** UTF-8, or UTF-16 that says so; what holds NUL or half a character is no text. */
    static Optional<String> text(byte[] bytes, boolean goesOn) {
        Charset charset = StandardCharsets.UTF_8;
        if (bytes.length >= 2
                && (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff
                        || bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)) {
            charset = StandardCharsets.UTF_16;
        }
        int length = goesOn ? wholeCharacters(bytes, charset) : bytes.length;
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return Optional.of(goesOn ? plain + MORE : plain);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A beginning may end inside of a character. */
    private static int wholeCharacters(byte[] bytes, Charset charset) {
        int length = bytes.length;
        if (charset.equals(StandardCharsets.UTF_16)) {
            return Math.max(0, (length - 2) / 2 * 2);
        }
        while (length > 0 && (bytes[length - 1] & 0xc0) == 0x80) {
            length--;
        }
        return length > 0 && (bytes[length - 1] & 0x80) != 0 ? length - 1 : length;
    }
}
