package dev.capstan.service.files;

import dev.capstan.types.files.AssetKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypes;

/** Says what files are, by their content first and their name second. */
public final class FileTypes {
    /** How much of the beginning of a file is looked at. */
    static final int LOOK = 64 * 1024;

    /** For what cannot be told. */
    public static final String UNKNOWN = "application/octet-stream";

    private static final Pattern FORM =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");
    private static final Pattern DOCUMENT = Pattern.compile(
            "application/(pdf|rtf|msword|epub\\+zip|vnd\\.(openxmlformats-officedocument|oasis\\.opendocument|ms-(excel|powerpoint|word)).*)"
                    + "|text/(plain|markdown|x-web-markdown|csv|tab-separated-values|rtf|calendar)");
    private static final Pattern CODE = Pattern.compile(
            "text/.*|application/(json|xml|javascript|x-sh|x-httpd-php|sql|toml|yaml|x-yaml|typescript|xhtml\\+xml|graphql).*");

    /** Pictures that are pixels and nothing else, in formats that browsers show. */
    private static final Set<String> PIXELS =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp");

    private FileTypes() {}

    /**
     * What a file is.
     *
     * @param proven whether the content alone says that it is of this kind
     */
    public record Detected(String contentType, AssetKind kind, boolean proven) {}

    /** @param beginning of the file; all of it when it is short */
    public static Detected detect(byte[] beginning, String name) {
        String byContent = detect(beginning, new Metadata());
        Metadata named = new Metadata();
        named.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        String byBoth = detect(beginning, named);
        AssetKind kind = kindOf(byBoth);
        return new Detected(byBoth, kind, sameSort(kind, kindOf(byContent)));
    }

    private static String detect(byte[] beginning, Metadata metadata) {
        try {
            return MimeTypes.getDefaultMimeTypes()
                    .detect(new ByteArrayInputStream(beginning), metadata)
                    .getBaseType()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }

    /** Sound and moving pictures come in the same containers. */
    private static boolean sameSort(AssetKind one, AssetKind other) {
        return one == other || one.media() && one != AssetKind.IMAGE && other.media() && other != AssetKind.IMAGE;
    }

    /** Whether a file that is claimed to be a picture, a film or sound is one. Anything else may be called anything. */
    static boolean keeps(String claimed, Detected found) {
        AssetKind claim = kindOf(claimed);
        return !claim.media() || found.proven() && sameSort(claim, found.kind());
    }

    public static AssetKind kindOf(String contentType) {
        String type = plain(contentType);
        if (type.startsWith("image/")) {
            return AssetKind.IMAGE;
        } else if (type.startsWith("video/")) {
            return AssetKind.VIDEO;
        } else if (type.startsWith("audio/")) {
            return AssetKind.AUDIO;
        } else if (DOCUMENT.matcher(type).matches()) {
            return AssetKind.DOCUMENT;
        }
        return CODE.matcher(type).matches() ? AssetKind.CODE : AssetKind.OTHER;
    }

    /** Without parameters and in lower case; {@link #UNKNOWN} for what is no media type. */
    static String plain(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(type).matches() ? type : UNKNOWN;
    }

    /** Whether a browser may show it: nothing that can hold a script. */
    public static boolean harmless(String contentType) {
        String type = plain(contentType);
        return PIXELS.contains(type) || type.startsWith("video/") || type.startsWith("audio/");
    }
}
