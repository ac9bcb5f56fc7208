package dev.capstan.service.files.texts.reader;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.util.IOUtils;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.csv.TextAndCSVParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.xml.DcXMLParser;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Writes the text of a document to its output, in UTF-8, and ends with a code that says how it went. Whoever starts it
 * limits its memory and its time: what a hostile document does to it is over when it is killed.
 */
public final class DocumentReader {
    /** How it ended; the numbers are none that a Java process ends with by itself. */
    public static final int DONE = 0;

    public static final int PROTECTED = 13;
    public static final int DAMAGED = 14;
    public static final int CUT_OFF = 15;
    public static final int TOO_LARGE = 17;

    private static final double LEAST_INFLATE_RATIO = 0.005;
    private static final long MOST_ENTRY = 256L << 20;
    private static final int MOST_ARRAY = 96 << 20;
    private static final long PDF_MEMORY = 64L << 20;

    private DocumentReader() {}

    /** @param args the file, its name, and the most characters to write */
    public static void main(String[] args) throws IOException {
        int code;
        try (OutputStream raw = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
                Writer out = new OutputStreamWriter(raw, StandardCharsets.UTF_8)) {
            code = read(Path.of(args[0]), args[1], Integer.parseInt(args[2]), out);
        }
        Runtime.getRuntime().halt(code);
    }

    static int read(Path file, String name, int most, Writer out) throws IOException {
        ZipSecureFile.setMinInflateRatio(LEAST_INFLATE_RATIO);
        ZipSecureFile.setMaxEntrySize(MOST_ENTRY);
        IOUtils.setByteArrayMaxOverride(MOST_ARRAY);
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        ContentHandler handler = new BodyContentHandler(new WriteOutContentHandler(out, most));
        try (TikaInputStream in = TikaInputStream.get(file, metadata)) {
            parser().parse(in, handler, metadata, context());
            return DONE;
        } catch (EncryptedDocumentException e) {
            return PROTECTED;
        } catch (ZeroByteFileException e) {
            return DONE;
        } catch (IOException | SAXException | TikaException e) {
            return WriteLimitReachedException.isWriteLimitReached(e) ? CUT_OFF : failed(e);
        } catch (RuntimeException e) {
            return failed(e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            return TOO_LARGE;
        }
    }

    private static int failed(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String kind = cause.getClass().getSimpleName();
            String said = String.valueOf(cause.getMessage());
            if (kind.contains("Encrypted") || kind.contains("InvalidPassword")) {
                return PROTECTED;
            }
            if (said.contains("Zip bomb")
                    || kind.equals("RecordFormatException") && said.contains("Tried to allocate")) {
                return TOO_LARGE;
            }
        }
        return DAMAGED;
    }

    /** Named one by one: what is not in this list is not read. */
    private static Parser parser() {
        return new AutoDetectParser(
                MimeTypes.getDefaultMimeTypes(),
                new PDFParser(),
                new OfficeParser(),
                new OOXMLParser(),
                new RTFParser(),
                new JSoupParser(),
                new DcXMLParser(),
                new TextAndCSVParser());
    }

    private static ParseContext context() {
        ParseContext context = new ParseContext();
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdf.setExtractInlineImages(false);
        pdf.setExtractMarkedContent(false);
        pdf.setMaxMainMemoryBytes(PDF_MEMORY);
        context.set(PDFParserConfig.class, pdf);
        OfficeParserConfig office = new OfficeParserConfig();
        office.setUseSAXDocxExtractor(true);
        office.setUseSAXPptxExtractor(true);
        office.setExtractMacros(false);
        context.set(OfficeParserConfig.class, office);
        context.set(EmbeddedDocumentExtractor.class, new Nothing());
        return context;
    }

    /** What is packed inside of a document is not opened: nothing can nest. */
    private static final class Nothing implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
            // never asked for
        }
    }
}
