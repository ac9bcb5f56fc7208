package dev.capstan.service.tools.asking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvFileTest {
    @Test
    void addsAndReplacesValuesAndKeepsTheRest() {
        String before = "# a shop\nPORT=80\nKEY=old\n";

        assertThat(EnvFile.with(before, Map.of("KEY", "new", "OTHER", "x")))
                .isEqualTo("# a shop\nPORT=80\nKEY=\"new\"\nOTHER=\"x\"\n");
    }

    @Test
    void aValueStaysOneLineAndIsNotExpanded() {
        assertThat(EnvFile.with("", Map.of("KEY", "a\"b\\c$d`e\nX=1")))
                .isEqualTo("KEY=\"a\\\"b\\\\c\\$d\\`e\\nX=1\"\n");
    }
}
