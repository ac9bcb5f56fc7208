package dev.capstan.service.files.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.files.scan.stub.ClamdStub;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire to ClamAV's daemon, and what becomes of each of its answers. */
class ClamdScannerTest {
    private final ClamdStub clamd = new ClamdStub();
    private final ClamdScanner scanner = scanner(clamd.port());

    @AfterEach
    void close() {
        clamd.close();
    }

    @Test
    void sendsAllOfAFileAndTakesAClearAnswer() throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(7).nextBytes(content);

        assertThat(scanner.find(new ByteArrayInputStream(content))).isEmpty();
        assertThat(scanner.find(InputStream.nullInputStream())).isEmpty();

        assertThat(clamd.scanned()).hasSize(2);
        assertThat(clamd.scanned().get(0)).isEqualTo(content);
        assertThat(clamd.scanned().get(1)).isEmpty();
    }

    @Test
    void tellsWhatWasFoundWhereverItIs() throws IOException {
        byte[] content =
                ("x".repeat(200_000) + ClamdStub.EICAR + "y".repeat(200_000)).getBytes(StandardCharsets.US_ASCII);

        assertThat(scanner.find(new ByteArrayInputStream(content))).contains("Win.Test.EICAR_HDB-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "stream: Can't allocate memory ERROR\0",
                "INSTREAM size limit exceeded. ERROR\0",
                "stream: OKAY\0",
                "OK\0",
                "stream: FOUND\0"
            })
    void anythingElseIsNoClearAnswer(String answer) {
        clamd.answer(answer);

        assertThatThrownBy(() -> scanner.find(new ByteArrayInputStream(new byte[10])))
                .isInstanceOf(ScanException.class);
    }

    @Test
    void aFileThatIsTooLargeForTheScannerIsNotClear() {
        clamd.limit(100_000);

        assertThatThrownBy(() -> scanner.find(new ByteArrayInputStream(new byte[30_000_000])))
                .isInstanceOf(ScanException.class);
    }

    @Test
    void aScannerThatIsAwayIsNotClear() {
        int nobodys = 1;

        assertThatThrownBy(() -> scanner(nobodys).find(new ByteArrayInputStream(new byte[10])))
                .isInstanceOf(ScanException.class)
                .hasMessageContaining("capstan.files.clamd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:", ":3310", "localhost:0", "localhost:99999", "http://localhost:3310/"})
    void aPlaceThatIsNoneStopsTheStart(String place) {
        assertThatThrownBy(() -> new ScanConfigProducer().scanConfig(Optional.of(place), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.files.clamd");
    }

    private static ClamdScanner scanner(int port) {
        return new ClamdScanner(new ScanConfig.Clamd("127.0.0.1", port, Duration.ofSeconds(2), Duration.ofSeconds(5)));
    }
}
