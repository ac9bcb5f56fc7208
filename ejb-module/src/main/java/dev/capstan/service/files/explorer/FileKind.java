package dev.capstan.service.files.explorer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file is, by its name.
 *
 * @param language the word by which editors know it
 * @param mimeType of a picture; null for everything else
 */
record FileKind(String language, @Nullable String mimeType) {
    private static final String PLAIN = "plaintext";

    private static final Map<String, String> LANGUAGES = Map.ofEntries(
            Map.entry("c", "c"),
            Map.entry("h", "c"),
            Map.entry("cc", "cpp"),
            Map.entry("cpp", "cpp"),
            Map.entry("hpp", "cpp"),
            Map.entry("cs", "csharp"),
            Map.entry("css", "css"),
            Map.entry("dart", "dart"),
            Map.entry("dockerfile", "dockerfile"),
            Map.entry("go", "go"),
            Map.entry("graphql", "graphql"),
            Map.entry("htm", "html"),
            Map.entry("html", "html"),
            Map.entry("vue", "html"),
            Map.entry("ini", "ini"),
            Map.entry("toml", "ini"),
            Map.entry("java", "java"),
            Map.entry("js", "javascript"),
            Map.entry("cjs", "javascript"),
            Map.entry("mjs", "javascript"),
            Map.entry("jsx", "javascript"),
            Map.entry("json", "json"),
            Map.entry("kt", "kotlin"),
            Map.entry("less", "less"),
            Map.entry("lua", "lua"),
            Map.entry("md", "markdown"),
            Map.entry("mdx", "markdown"),
            Map.entry("php", "php"),
            Map.entry("prisma", "prisma"),
            Map.entry("py", "python"),
            Map.entry("r", "r"),
            Map.entry("rb", "ruby"),
            Map.entry("rs", "rust"),
            Map.entry("scala", "scala"),
            Map.entry("scss", "scss"),
            Map.entry("sh", "shell"),
            Map.entry("bash", "shell"),
            Map.entry("sql", "sql"),
            Map.entry("swift", "swift"),
            Map.entry("ts", "typescript"),
            Map.entry("tsx", "typescript"),
            Map.entry("svg", "xml"),
            Map.entry("xml", "xml"),
            Map.entry("yaml", "yaml"),
            Map.entry("yml", "yaml"));

    private static final Map<String, String> PICTURES = Map.ofEntries(
            Map.entry("apng", "image/apng"),
            Map.entry("avif", "image/avif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("ico", "image/vnd.microsoft.icon"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("webp", "image/webp"));

    static FileKind of(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return new FileKind(LANGUAGES.getOrDefault(ending, PLAIN), PICTURES.get(ending));
    }

    boolean isPicture() {
        return mimeType != null;
    }

    /** The text that these bytes are; empty when they are none. */
    static Optional<String> text(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
