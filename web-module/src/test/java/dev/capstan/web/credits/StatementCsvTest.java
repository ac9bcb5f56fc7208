package dev.capstan.web.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.service.credits.statements.Statement;
import dev.capstan.service.credits.statements.StatementRows;
import dev.capstan.service.credits.statements.StatementUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCsvTest {
    private static final int FIELDS = 28;

    @Test
    void isOneTableWithTheSameFieldsInEachRecord() {
        String csv = StatementCsv.of(statement("gpt-4o"));

        assertThat(csv).endsWith("\r\n");
        List<String> lines = List.of(csv.split("\r\n", -1));
        assertThat(lines).hasSize(8);
        assertThat(lines.subList(0, 7))
                .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(FIELDS));
        assertThat(lines.get(1)).startsWith("opening,2026-11,").contains(",balance,bonus,,,,,,,,,,,,5,");
        assertThat(lines.get(3)).startsWith("rows,2026-11,").contains(",llm_usage,regular,,,2,,,,,,,,,-1.500000,");
        assertThat(lines.get(4))
                .startsWith("usage,2026-11,")
                .contains(",model_call,,gpt-4o,OpenAI,2,1,10,20,30,40,5,0,0.000000000001,1.5,0,price_list,");
        assertThat(lines.get(6)).startsWith("closing,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "|x", "%0A", "＝1"})
    void aTextIsNoFormula(String text) {
        String cell = StatementCsv.cell(text);

        assertThat(cell.startsWith("'") || cell.startsWith("\"'")).as(cell).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"a,b|\"a,b\"", "a\"b|\"a\"\"b\"", "plain-1|plain-1", "''x|''x"})
    void aTextWithSeparatorsIsQuoted(String text, String cell) {
        assertThat(StatementCsv.cell(text)).isEqualTo(cell);
    }

    @Test
    void aTextOfSeveralLinesIsOneCell() {
        assertThat(StatementCsv.cell("a\r\nb")).isEqualTo("\"a\r\nb\"");
    }

    @Test
    void aNegativeNumberStaysANumber() {
        assertThat(StatementCsv.cell(new BigDecimal("-1.500000"))).isEqualTo("-1.500000");
        assertThat(StatementCsv.cell(new BigDecimal("1E-9"))).isEqualTo("0.000000001");
        assertThat(StatementCsv.cell(-3L)).isEqualTo("-3");
    }

    private static Statement statement(String item) {
        BigDecimal zero = BigDecimal.ZERO;
        StatementUsage usage = new StatementUsage(
                "model_call",
                item,
                "OpenAI",
                2,
                1,
                10,
                20,
                30,
                40,
                5,
                zero,
                new BigDecimal("1E-12"),
                new BigDecimal("1.5"),
                zero,
                "price_list",
                UUID.randomUUID(),
                "gpt-4o",
                Instant.EPOCH,
                zero,
                zero,
                zero,
                zero,
                null,
                zero);
        return new Statement(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "2026-11",
                Instant.EPOCH,
                Instant.EPOCH,
                true,
                new Statement.Balance(BigDecimal.TEN, new BigDecimal("5")),
                List.of(new StatementRows("llm_usage", "regular", 2, new BigDecimal("-1.500000"))),
                List.of(usage),
                new Statement.Balance(new BigDecimal("8.5"), new BigDecimal("5")),
                true,
                3,
                "0".repeat(64));
    }
}
