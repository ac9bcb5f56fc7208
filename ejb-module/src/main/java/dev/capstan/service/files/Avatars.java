package dev.capstan.service.files;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import dev.capstan.service.files.AvatarRecords.StoredAvatar;
import dev.capstan.service.files.storage.ObjectStores;
import dev.capstan.service.files.storage.StorageException;
import dev.capstan.service.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;

/** Pictures of users. Everybody who knows the address of one can see it; it tells nothing about whose it is. */
@ApplicationScoped
public class Avatars {
    /** The largest upload. */
    public static final int MOST_BYTES = 5 << 20;

    /** Below which path of this server avatars are. */
    public static final String PATH = "v1/public/avatars/";

    @Inject
    AvatarRecords records;

    @Inject
    ObjectStores stores;

    @Inject
    HeifPictures heif;

    @Inject
    FilesConfig config;

    @Inject
    Ids ids;

    /** Takes a picture in place of the one before, and says where it is to be seen. */
    public String replace(UUID userId, InputStream upload) throws IOException {
        byte[] bytes = upload.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new AppException(
                    Kind.TOO_LARGE, "file_size_limit_exceeded", "An avatar may have 5 MiB. Choose a smaller picture.");
        }
        byte[] png = AvatarImage.of(readable(bytes));
        UUID id = ids.next();
        String key = "users/%s/avatars/%s.png".formatted(userId, id);
        try {
            stores.current().write(key, new ByteArrayInputStream(png), png.length, AvatarImage.TYPE);
        } catch (StorageException e) {
            throw FileLinks.unavailable(e);
        }
        String url = url(id);
        boolean kept = false;
        try {
            records.replace(userId, id, key, png, url);
            kept = true;
        } finally {
            if (!kept) {
                records.discard(key);
            }
        }
        return url;
    }

    /** A photograph of a telephone as JPEG, where that can be made; everything else as it is. */
    private byte[] readable(byte[] upload) {
        String type = FileTypes.detect(Arrays.copyOf(upload, Math.min(upload.length, FileTypes.LOOK)), "avatar")
                .contentType();
        return HeifPictures.reads(type) ? heif.jpeg(upload).orElse(upload) : upload;
    }

    /** @throws FileNotFoundException when the user has none */
    public String urlOf(UUID userId) {
        return records.idOf(userId)
                .map(this::url)
                .orElseThrow(() -> new FileNotFoundException("You have no avatar yet."));
    }

    private String url(UUID avatarId) {
        return config.publicUrl().resolve(PATH + avatarId + ".png").toString();
    }

    /** A picture to be sent. */
    public Content open(UUID avatarId) {
        StoredAvatar avatar =
                records.find(avatarId).orElseThrow(() -> new FileNotFoundException("There is no such avatar."));
        return new Content(
                AvatarImage.TYPE,
                "inline",
                avatar.size(),
                avatar.sha256(),
                part -> stores.current().read(avatar.key(), part));
    }
}
