package dev.capstan.web.credits;

import dev.capstan.service.credits.statements.Statement;
import dev.capstan.service.credits.statements.StatementRows;
import dev.capstan.service.credits.statements.StatementUsage;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A statement as one table of RFC 4180: each record has the same fields, those that a section does not have are empty. A
 * spreadsheet must not take a text for a formula, so a text that begins like one gets an apostrophe before it.
 */
final class StatementCsv {
    static final String TEXT_CSV = "text/csv";

    private static final String CRLF = "\r\n";
    private static final String FORMULA_STARTS = "=+-@\t\r\n|%＝＋－＠";
    private static final List<String> HEADER = List.of(
            "section",
            "month",
            "account_id",
            "kind",
            "pool",
            "item",
            "provider",
            "count",
            "estimated",
            "input_tokens",
            "cache_read_tokens",
            "cache_write_tokens",
            "output_tokens",
            "reasoning_tokens",
            "units",
            "cost_usd",
            "credits",
            "written_off",
            "price_source",
            "price_version_id",
            "model_pattern",
            "valid_from",
            "input_price",
            "output_price",
            "cache_write_price",
            "cache_read_price",
            "unit_price_version_id",
            "unit_price");

    private final Statement statement;
    private final StringBuilder csv = new StringBuilder();

    private StatementCsv(Statement statement) {
        this.statement = statement;
    }

    static Response response(Statement statement) {
        return Response.ok(of(statement), TEXT_CSV + ";charset=utf-8;header=present")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"statement-%s.csv\"".formatted(statement.month()))
                .build();
    }

    static String of(Statement statement) {
        return new StatementCsv(statement).write();
    }

    private String write() {
        csv.append(String.join(",", HEADER)).append(CRLF);
        balance("opening", statement.opening());
        statement.rows().forEach(this::rows);
        statement.usage().forEach(this::usage);
        balance("closing", statement.closing());
        return csv.toString();
    }

    private void balance(String section, Statement.Balance balance) {
        record(section, Map.of("kind", "balance", "pool", "bonus", "credits", balance.bonusCredits()));
        record(section, Map.of("kind", "balance", "pool", "regular", "credits", balance.credits()));
    }

    private void rows(StatementRows rows) {
        record(
                "rows",
                Map.of(
                        "kind", rows.transactionType(),
                        "pool", rows.creditType(),
                        "count", rows.count(),
                        "credits", rows.amount()));
    }

    private void usage(StatementUsage usage) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("kind", usage.kind());
        fields.put("item", usage.item());
        fields.put("provider", usage.provider());
        fields.put("count", usage.acts());
        fields.put("estimated", usage.estimated());
        fields.put("input_tokens", usage.inputTokens());
        fields.put("cache_read_tokens", usage.cacheReadTokens());
        fields.put("cache_write_tokens", usage.cacheWriteTokens());
        fields.put("output_tokens", usage.outputTokens());
        fields.put("reasoning_tokens", usage.reasoningTokens());
        fields.put("units", usage.units());
        fields.put("cost_usd", usage.costUsd());
        fields.put("credits", usage.credits());
        fields.put("written_off", usage.writtenOff());
        fields.put("price_source", usage.priceSource());
        fields.put("price_version_id", Objects.toString(usage.priceVersionId(), ""));
        fields.put("model_pattern", Objects.toString(usage.modelPattern(), ""));
        fields.put("valid_from", Objects.toString(usage.validFrom(), ""));
        fields.put("input_price", usage.inputPrice());
        fields.put("output_price", usage.outputPrice());
        fields.put("cache_write_price", usage.cacheWritePrice());
        fields.put("cache_read_price", usage.cacheReadPrice());
        fields.put("unit_price_version_id", Objects.toString(usage.unitPriceVersionId(), ""));
        fields.put("unit_price", usage.unitPrice());
        record("usage", fields);
    }

    private void record(String section, Map<String, Object> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("section", section);
        all.put("month", statement.month());
        all.put("account_id", statement.accountId());
        csv.append(HEADER.stream().map(name -> cell(all.getOrDefault(name, ""))).collect(Collectors.joining(",")))
                .append(CRLF);
    }

    static String cell(Object value) {
        return switch (value) {
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            default -> quoted(harmless(value.toString()));
        };
    }

    private static String harmless(String text) {
        String start = text.stripLeading();
        boolean formula = !text.isEmpty()
                && (FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                        || (!start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0));
        return formula ? "'" + text : text;
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
