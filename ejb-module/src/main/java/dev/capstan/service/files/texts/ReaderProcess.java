package dev.capstan.service.files.texts;

import dev.capstan.service.files.texts.reader.DocumentReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Reads documents in a process of its own, with a heap and a time of its own and without the server's environment: what a
 * hostile document does ends with that process. The text is what it writes, up to a limit.
 */
final class ReaderProcess {
    /** One class of each library that the reader needs, for where the library is. */
    private static final List<String> LIBRARIES = List.of(
            "org.apache.tika.parser.AutoDetectParser",
            "org.apache.tika.parser.pdf.PDFParser",
            "org.apache.tika.parser.microsoft.OfficeParser",
            "org.apache.tika.parser.html.JSoupParser",
            "org.apache.tika.parser.csv.TextAndCSVParser",
            "org.apache.tika.parser.xml.DcXMLParser",
            "org.apache.tika.zip.utils.ZipSalvager",
            "org.apache.pdfbox.pdmodel.PDDocument",
            "org.apache.pdfbox.io.RandomAccessRead",
            "org.apache.jempbox.xmp.XMPSchema",
            "org.apache.fontbox.ttf.TrueTypeFont",
            "org.apache.poi.poifs.filesystem.POIFSFileSystem",
            "org.apache.poi.hwpf.HWPFDocument",
            "org.apache.poi.xssf.eventusermodel.XSSFReader",
            "org.openxmlformats.schemas.wordprocessingml.x2006.main.CTDocument1",
            "org.apache.xmlbeans.XmlObject",
            "com.zaxxer.sparsebits.SparseBitSet",
            "org.jsoup.Jsoup",
            "org.mozilla.universalchardet.UniversalDetector",
            "org.apache.commons.csv.CSVParser",
            "org.apache.commons.io.IOUtils",
            "org.apache.commons.compress.archivers.zip.ZipFile",
            "org.apache.commons.codec.digest.DigestUtils",
            "org.apache.commons.lang3.StringUtils",
            "org.apache.commons.collections4.MapUtils",
            "org.apache.commons.logging.LogFactory",
            "org.apache.logging.log4j.LogManager",
            "org.slf4j.LoggerFactory");

    /** How a Java process ends by itself when its memory is used up. */
    private static final int OUT_OF_MEMORY = 3;

    private final Executor threads;
    private final ReaderLimits limits;

    ReaderProcess(Executor threads, ReaderLimits limits) {
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * @param workplace a directory of the caller's that is empty but for the document; what the reader needs is put there
     * @throws UnreadableException when it is protected, damaged, no document, or takes too much
     */
    ReadText read(Path workplace, Path document, String name)
            throws IOException, InterruptedException, UnreadableException {
        ProcessBuilder builder = new ProcessBuilder(command(workplace, document, name));
        builder.directory(workplace.toFile());
        builder.environment().clear();
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        AtomicBoolean late = new AtomicBoolean();
        threads.execute(() -> endInTime(process, late));
        try {
            process.getOutputStream().close();
            String text = text(process.getInputStream());
            int code = process.waitFor();
            return ended(code, text, late.get());
        } finally {
            process.destroyForcibly();
        }
    }

    private void endInTime(Process process, AtomicBoolean late) {
        try {
            if (!process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** Its length is bounded by the reader, and again here. */
    private String text(InputStream output) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] some = new char[8192];
        try (Reader reader = new InputStreamReader(output, StandardCharsets.UTF_8)) {
            for (int got = reader.read(some); got >= 0; got = reader.read(some)) {
                int room = limits.characters() - text.length();
                text.append(some, 0, Math.min(got, room));
            }
        }
        return text.toString();
    }

    private ReadText ended(int code, String text, boolean late) throws UnreadableException {
        if (late) {
            throw new UnreadableException("reading it took longer than %d seconds."
                    .formatted(limits.time().toSeconds()));
        }
        return switch (code) {
            case DocumentReader.DONE -> new ReadText(text, false);
            case DocumentReader.CUT_OFF -> new ReadText(text, true);
            case DocumentReader.PROTECTED ->
                throw new UnreadableException(
                        "it is protected with a password. Remove the password and attach it again.");
            case DocumentReader.DAMAGED -> throw new UnreadableException("it is damaged, or not what its name says.");
            case DocumentReader.TOO_LARGE, OUT_OF_MEMORY ->
                throw new UnreadableException("it takes more memory than a document may.");
            default -> throw new UnreadableException("the program that reads documents ended with %d.".formatted(code));
        };
    }

    private List<String> command(Path workplace, Path document, String name) throws IOException {
        String program = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(List.of(
                program,
                "-Xmx%dm".formatted(limits.heapMegabytes()),
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + workplace,
                "-Duser.home=" + workplace,
                "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                "-cp",
                String.join(File.pathSeparator, classPath(workplace))));
        command.add(DocumentReader.class.getName());
        command.addAll(List.of(document.toString(), name, Integer.toString(limits.characters())));
        return command;
    }

    private static List<String> classPath(Path workplace) throws IOException {
        Path classes = Files.createDirectories(workplace.resolve("classes"));
        copyReader(classes);
        Set<String> path = new LinkedHashSet<>();
        path.add(classes.toString());
        for (String library : LIBRARIES) {
            path.add(place(library, workplace).toString());
        }
        return List.copyOf(path);
    }

    /** The reader alone, however the server keeps its own classes. */
    private static void copyReader(Path classes) throws IOException {
        String directory = DocumentReader.class.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(classes.resolve(directory));
        for (Class<?> part : Stream.concat(
                        Stream.of(DocumentReader.class), Stream.of(DocumentReader.class.getDeclaredClasses()))
                .toList()) {
            String file = part.getName().substring(part.getName().lastIndexOf('.') + 1) + ".class";
            try (InputStream in = part.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IOException("the reader of documents lacks " + file);
                }
                Files.copy(in, target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path place(String library, Path workplace) throws IOException {
        try {
            URL url = Class.forName(library, false, DocumentReader.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation();
            if (url.getProtocol().equals("file")) {
                return Path.of(URI.create(url.toString().replace(" ", "%20")));
            }
            String name = url.getPath().replaceFirst("!?/?$", "").replaceFirst("^.*/", "");
            Path copy = workplace.resolve(name);
            if (Files.notExists(copy)) {
                try (InputStream in = url.openStream()) {
                    Files.copy(in, copy);
                }
            }
            return copy;
        } catch (ClassNotFoundException e) {
            throw new IOException("a library that reads documents is missing: " + library, e);
        }
    }
}
