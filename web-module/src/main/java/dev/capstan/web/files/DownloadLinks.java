package dev.capstan.web.files;

import dev.capstan.service.files.StoredFile;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Links for files by their storage keys; each list goes with the request, place by place. */
public record DownloadLinks(
        List<@Nullable String> signedUrls, List<String> missingPaths, List<@Nullable UUID> fileIds) {
    /** Which files. */
    public record Wish(@NotNull @Size(max = 200) List<@NotNull @Size(max = 500) String> storagePaths) {}

    static DownloadLinks of(List<String> keys, Map<String, StoredFile> found, Function<StoredFile, String> link) {
        List<@Nullable String> urls = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<@Nullable UUID> ids = new ArrayList<>();
        for (String key : keys) {
            StoredFile file = found.get(key);
            urls.add(file == null ? null : link.apply(file));
            ids.add(file == null ? null : file.id());
            if (file == null) {
                missing.add(key);
            }
        }
        return new DownloadLinks(urls, missing, ids);
    }
}
