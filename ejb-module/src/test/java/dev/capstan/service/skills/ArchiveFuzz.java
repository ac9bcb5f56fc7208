package dev.capstan.service.skills;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Archives of skills and what they say about themselves: refused with a sentence, or within every limit. */
class ArchiveFuzz {
    private static final Path FOLDER = Path.of("/skills/one");

    @FuzzTest
    void readsAnyArchive(byte[] input) {
        try {
            List<SkillFile> files = SkillZip.read(input);

            assertThat(files).hasSizeBetween(1, SkillLimits.MOST_FILES);
            assertThat(files.stream().mapToLong(file -> file.content().length).sum())
                    .isLessThanOrEqualTo(SkillLimits.LARGEST);
            for (SkillFile file : files) {
                assertThat(FOLDER.resolve(file.path()).normalize().startsWith(FOLDER))
                        .isTrue();
            }
            SkillDocument.in(files);
        } catch (InvalidSkillException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void readsAnyDocument(byte[] input) {
        try {
            SkillDocument document = SkillDocument.of(SkillDocument.text(input));

            assertThat(document.name()).matches("[a-z0-9]+(-[a-z0-9]+)*").hasSizeLessThanOrEqualTo(64);
        } catch (InvalidSkillException e) {
            assertThat(new String(e.getMessage().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isNotBlank();
        }
    }
}
