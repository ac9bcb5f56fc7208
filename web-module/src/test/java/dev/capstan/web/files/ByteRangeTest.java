package dev.capstan.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 100",
        "bytes=10-19, 10, 10",
        "bytes=90-1000, 90, 10",
        "bytes=-1, 99, 1",
        "bytes=-1000, 0, 100",
        "bytes=99-, 99, 1",
        "'bytes= 5 - 6 ', 5, 2"
    })
    void readsOneRange(String header, long from, long length) {
        assertThat(ByteRange.of(header, 100)).contains(new ByteRange(from, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
    void knowsWhatIsOutside(String header) {
        assertThat(ByteRange.of(header, 100)).get().matches(ByteRange::outside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-4",
                "items=0-1",
                "bytes=0-1,5-6",
                "bytes=99999999999999999999-"
            })
    void sendsAllWhenItCannotUnderstand(String header) {
        assertThat(ByteRange.of(header, 100)).isEmpty();
    }

    @Test
    void hasNoRangesOfAnEmptyFile() {
        assertThat(ByteRange.of("bytes=0-", 0)).contains(ByteRange.NONE);
        assertThat(ByteRange.of("bytes=-5", 0)).contains(ByteRange.NONE);
        assertThat(ByteRange.of(null, 0)).isEmpty();
    }
}
