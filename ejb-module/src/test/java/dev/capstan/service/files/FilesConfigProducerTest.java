package dev.capstan.service.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FilesConfigProducerTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void wantsAnHttpServerThatLetsTheLargestFileThrough() {
        assertThat(config("local", Optional.of(100 * MEBIBYTE)).maxBytes()).isEqualTo(100 * MEBIBYTE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("local", Optional.of(99 * MEBIBYTE)))
                .withMessageContaining("capstan.files.max-bytes")
                .withMessageContaining("http.max.body");
    }

    @Test
    void letsFilesForABucketBeLargerThanTheHttpServerTakes() {
        assertThat(config("s3", Optional.of(MEBIBYTE)).s3()).isPresent();
    }

    private static FilesConfig config(String store, Optional<Long> httpMaxBody) {
        FilesConfigProducer producer = new FilesConfigProducer();
        return producer.filesConfig(
                ".capstan",
                8000,
                Optional.empty(),
                Optional.empty(),
                store,
                100 * MEBIBYTE,
                100 * MEBIBYTE,
                10,
                Duration.ofHours(1),
                Duration.ofDays(1),
                httpMaxBody,
                producer.s3(
                        Optional.empty(),
                        Optional.empty(),
                        "us-east-1",
                        Optional.of("files"),
                        Optional.of("key"),
                        Optional.of("secret"),
                        true));
    }
}
