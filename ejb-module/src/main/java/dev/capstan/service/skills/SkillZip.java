package dev.capstan.service.skills;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of a skill as one archive. Reading trusts nothing that the archive says about itself. */
final class SkillZip {
    private static final int PIECE = 8192;

    private SkillZip() {}

    /** @throws InvalidSkillException when it is no archive, or holds more than a skill may */
    static List<SkillFile> read(byte[] archive) {
        SkillLimits limits = new SkillLimits();
        List<SkillFile> files = new ArrayList<>();
        int entries = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
                if (++entries > 2 * SkillLimits.MOST_FILES) {
                    throw new InvalidSkillException("The archive has too many entries.");
                }
                if (!entry.isDirectory() && !litter(entry.getName())) {
                    String path = limits.next(entry.getName());
                    files.add(new SkillFile(path, content(zip, path, limits)));
                }
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new InvalidSkillException("The archive is broken: " + plain(e) + ".");
        } catch (IOException e) {
            throw new InvalidSkillException("The archive ends too early or is broken.");
        }
        if (files.isEmpty()) {
            throw new InvalidSkillException("This is no zip archive, or there is no file in it.");
        }
        return files;
    }

    private static byte[] content(InputStream in, String path, SkillLimits limits) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        int count;
        while ((count = in.read(piece)) >= 0) {
            limits.read(path, content.size() + (long) count, count);
            content.write(piece, 0, count);
        }
        return content.toByteArray();
    }

    /** What archivers of some systems add. */
    private static boolean litter(String name) {
        return name.startsWith("__MACOSX/") || name.endsWith("/.DS_Store") || name.equals(".DS_Store");
    }

    static byte[] write(List<SkillFile> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (SkillFile file : files) {
                zip.putNextEntry(new ZipEntry(file.path()));
                zip.write(file.content());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static String plain(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("[^\\p{Alnum} ._-]", "?");
    }
}
