package dev.capstan.service.files.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of all kinds, and such as mean harm, read by the real program in a process of its own. */
class ReaderProcessTest {
    @TempDir
    Path workplace;

    private ReaderLimits limits = ReaderLimits.USUAL;

    @Test
    void readsPdf() throws Exception {
        assertThat(read("report.pdf", pdf(2, null)).text()).contains("Harbour page 1", "Harbour page 2");
    }

    @Test
    void readsOfficeDocuments() throws Exception {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText("Verträge über Äpfel – 契約");
            document.write(word);
        }
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            var row = book.createSheet("Costs").createRow(0);
            row.createCell(0).setCellValue("rent");
            row.createCell(1).setCellValue(1250.5);
            book.write(table);
        }
        ByteArrayOutputStream slides = new ByteArrayOutputStream();
        try (XMLSlideShow show = new XMLSlideShow()) {
            show.createSlide().createTextBox().setText("Quarter goals");
            show.write(slides);
        }

        assertThat(read("a.docx", word.toByteArray()).text()).contains("Verträge über Äpfel – 契約");
        assertThat(read("a.xlsx", table.toByteArray()).text()).contains("rent", "1250.5");
        assertThat(read("a.pptx", slides.toByteArray()).text()).contains("Quarter goals");
        assertThat(read("a.rtf", bytes("{\\rtf1\\ansi\\pard Plain words.\\par}"))
                        .text())
                .contains("Plain words.");
    }

    @Test
    void readsWebPagesWithoutTheirScriptsAndCodeAsItIs() throws Exception {
        assertThat(read("a.html", bytes("<html><body><p>Seen</p><script>hidden()</script></body></html>"))
                        .text())
                .contains("Seen")
                .doesNotContain("hidden");
        assertThat(read("a.py", bytes("def answer():\n    return 42\n")).text()).contains("def answer():");
    }

    @Test
    void readsWhatIsNoUtf8() throws Exception {
        byte[] utf16 = "Grüße aus Köln".getBytes(StandardCharsets.UTF_16);
        byte[] broken = {'o', 'k', ' ', (byte) 0xc3, (byte) 0x28, (byte) 0xff, ' ', 'e', 'n', 'd'};

        assertThat(read("a.txt", utf16).text()).contains("Grüße aus Köln");
        assertThat(read("a.txt", broken).text()).contains("ok").contains("end");
        assertThat(read("a.txt", new byte[0]).text()).isBlank();
    }

    @Test
    void saysThatAPasswordIsNeeded() throws Exception {
        assertUnreadable("secret.pdf", pdf(1, "sesame"), "password");
        ByteArrayOutputStream protectedOffice = new ByteArrayOutputStream();
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            container.createDocument(new java.io.ByteArrayInputStream(new byte[64]), "EncryptionInfo");
            container.createDocument(new java.io.ByteArrayInputStream(new byte[64]), "EncryptedPackage");
            container.writeFilesystem(protectedOffice);
        }
        assertUnreadable("secret.docx", protectedOffice.toByteArray(), "password");
    }

    @Test
    void saysThatADocumentIsDamaged() throws Exception {
        byte[] whole = pdf(1, null);
        assertUnreadable("cut.docx", zip("word/document.xml", bytes("<w:document")), "damaged");
        assertUnreadable(
                "cut.pdf",
                java.util.Arrays.copyOf("%PDF-1.7\n%broken".getBytes(StandardCharsets.US_ASCII), 200),
                "damaged");
        assertThat(whole).isNotEmpty();
    }

    @Test
    void endsAtTheMostCharacters() throws Exception {
        limits = new ReaderLimits(Duration.ofSeconds(60), 256, 1_000);

        ReadText read = read("long.txt", bytes("word ".repeat(10_000)));

        assertThat(read.cutOff()).isTrue();
        assertThat(read.text().length()).isBetween(900, 1_000);
    }

    @Test
    void readsFiveThousandPagesWithinItsLimits() throws Exception {
        ReadText read = read("long.pdf", pdf(5_000, null));

        assertThat(read.text()).contains("Harbour page 1", "Harbour page 5000");
    }

    @Test
    void aZipBombHarmsNobody() throws Exception {
        byte[] bomb = bomb();
        assertThat(bomb.length).isLessThan(2 << 20);
        assertUnreadable("bomb.docx", bomb, "memory");
        assertUnreadable("bomb.xlsx", bomb, "memory");
    }

    @Test
    void aReaderThatTakesTooLongIsKilled() throws Exception {
        limits = new ReaderLimits(Duration.ofMillis(50), 64, 1_000);

        assertUnreadable("slow.txt", bytes("word ".repeat(1_000)), "longer than");
    }

    private void assertUnreadable(String name, byte[] content, String reason) {
        assertThatThrownBy(() -> read(name, content))
                .as(name)
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(reason);
    }

    private ReadText read(String name, byte[] content) throws Exception {
        Path place = Files.createTempDirectory(workplace, "one");
        Path document = Files.write(place.resolve("document"), content);
        return new ReaderProcess(task -> Thread.ofVirtual().start(task), limits).read(place, document, name);
    }

    private static byte[] pdf(int pages, @org.jspecify.annotations.Nullable String password) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDType1Font font = new PDType1Font(FontName.HELVETICA);
            for (int i = 1; i <= pages; i++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(font, 12);
                    content.newLineAtOffset(50, 700);
                    content.showText("Harbour page " + i);
                    content.endText();
                }
            }
            if (password != null) {
                StandardProtectionPolicy policy =
                        new StandardProtectionPolicy(password, password, new AccessPermission());
                policy.setEncryptionKeyLength(128);
                document.protect(policy);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static byte[] zip(String entry, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return out.toByteArray();
    }

    /** One gigabyte of the same letter where the text of a document is. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(9);
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.write(bytes(
                    "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                            + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
                            + "</Types>"));
            zip.putNextEntry(new ZipEntry("_rels/.rels"));
            zip.write(bytes(
                    "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                            + "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
                            + "</Relationships>"));
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write(
                    bytes(
                            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>"));
            fill(zip);
            zip.write(bytes("</w:t></w:r></w:p></w:body></w:document>"));
        }
        return out.toByteArray();
    }

    private static void fill(OutputStream out) throws IOException {
        byte[] block = "a".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1024; i++) {
            out.write(block);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
