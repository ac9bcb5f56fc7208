package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.capstan.service.errors.AppException;
import java.nio.charset.StandardCharsets;

/** Pictures, names and beginnings of files, as anybody may send them. */
class UploadFuzz {
    @FuzzTest
    void drawsAPictureOrRefusesIt(byte[] input) {
        try {
            assertThat(AvatarImage.of(input)).startsWith(0x89, 'P', 'N', 'G');
        } catch (AppException e) {
            assertThat(e.code()).isEqualTo("validation");
        }
    }

    @FuzzTest
    void aNameStaysOneNameInAHeaderAndOnADisk(byte[] input) {
        String name = FileNames.clean(new String(input, StandardCharsets.UTF_8));
        String header = Disposition.of(name, false);

        assertThat(name)
                .isNotBlank()
                .doesNotContain("/", "\\", "\0", "\n", "\r")
                .isNotIn(".", "..");
        assertThat(header).matches("attachment; filename=\"[ -~&&[^\"\\\\%]]*\"(; filename\\*=UTF-8''[!-~]+)?");
    }

    @FuzzTest
    void tellsTheTypeOfAnything(byte[] input) {
        String name = FileNames.clean(new String(input, StandardCharsets.UTF_8));

        assertThat(FileTypes.detect(input, name)).isNotNull();
        assertThat(FileTypes.plain(new String(input, StandardCharsets.ISO_8859_1)))
                .matches("[!-~]+/[!-~]+");
    }
}
