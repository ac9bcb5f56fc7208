package dev.capstan.service.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.types.credits.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionTitlesTest {
    @Test
    void aTitleIsOneLineWithoutMarksAndNotTooLong() {
        assertThat(title("  \"Harbours of the north\".\n")).isEqualTo("Harbours of the north");
        assertThat(title("# Ships\nand boats")).isEqualTo("Ships and boats");
        assertThat(title("東京の港")).isEqualTo("東京の港");
        assertThat(title("word ".repeat(60))).hasSizeLessThanOrEqualTo(80);
        assertThat(title(" \n\"\"")).isNull();
    }

    private static @Nullable String title(String said) {
        return SessionTitles.cleaned(
                new ModelReply(List.of(new Block.Text(said)), TokenUsage.of(1, 1), StopReason.END));
    }
}
