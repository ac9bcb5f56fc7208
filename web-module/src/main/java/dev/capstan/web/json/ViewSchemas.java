package dev.capstan.web.json;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.audit.AuditPage;
import dev.capstan.service.audit.AuditView;
import dev.capstan.service.auth.ApiKeyView;
import dev.capstan.service.auth.NewApiKey;
import dev.capstan.service.auth.SignInView;
import dev.capstan.service.auth.TokenPair;
import dev.capstan.service.auth.factor.NewSecret;
import dev.capstan.service.auth.factor.SecondFactorView;
import dev.capstan.service.auth.recovery.ResetLink;
import dev.capstan.service.billing.events.EventView;
import dev.capstan.service.billing.outbox.CallView;
import dev.capstan.service.billing.reconcile.ComparisonView;
import dev.capstan.service.billing.reconcile.Difference;
import dev.capstan.service.chat.AdvancedModes;
import dev.capstan.service.chat.AdvancedModes.AdvancedMode;
import dev.capstan.service.chat.ChatMessageView;
import dev.capstan.service.chat.ChatPage;
import dev.capstan.service.credits.BalanceView;
import dev.capstan.service.credits.accounts.MemberView;
import dev.capstan.service.credits.accounts.PayerView;
import dev.capstan.service.credits.accounts.SharedAccountPage;
import dev.capstan.service.credits.accounts.SharedAccountView;
import dev.capstan.service.credits.budgets.BudgetView;
import dev.capstan.service.credits.history.HistoryPage;
import dev.capstan.service.credits.history.LedgerEntries;
import dev.capstan.service.credits.history.LedgerEntryView;
import dev.capstan.service.credits.history.ReservationView;
import dev.capstan.service.credits.history.Reservations;
import dev.capstan.service.credits.history.TransactionView;
import dev.capstan.service.credits.oversight.AccountView;
import dev.capstan.service.credits.oversight.HoldView;
import dev.capstan.service.credits.oversight.HoldsPage;
import dev.capstan.service.credits.oversight.QuarantinePage;
import dev.capstan.service.credits.oversight.QuarantineView;
import dev.capstan.service.credits.oversight.ReconciliationView;
import dev.capstan.service.credits.statements.Statement;
import dev.capstan.service.credits.statements.StatementRows;
import dev.capstan.service.credits.statements.StatementUsage;
import dev.capstan.service.exports.ExportView;
import dev.capstan.service.json.Json;
import dev.capstan.service.pins.PinView;
import dev.capstan.service.pricing.ActPricePage;
import dev.capstan.service.pricing.ActPriceVersion;
import dev.capstan.service.pricing.PricePage;
import dev.capstan.service.pricing.PriceView;
import dev.capstan.service.prompts.EnhancedPrompt;
import dev.capstan.service.runs.forks.ForkView;
import dev.capstan.service.secrets.RotationView;
import dev.capstan.service.sessions.BulkDeletion;
import dev.capstan.service.sessions.SessionPage;
import dev.capstan.service.sessions.SessionView;
import dev.capstan.service.settings.ModelSettingView;
import dev.capstan.service.settings.ModelTrial;
import dev.capstan.service.settings.ModelView;
import dev.capstan.service.settings.PricingView;
import dev.capstan.service.settings.mcp.McpSettingView;
import dev.capstan.service.settings.mcp.client.McpToolView;
import dev.capstan.service.settings.mcp.client.ServerToolsView;
import dev.capstan.service.skills.SkillPage;
import dev.capstan.service.skills.SkillView;
import dev.capstan.service.users.UserView;
import dev.capstan.types.credits.Limits;
import dev.capstan.types.credits.Spent;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@code /openapi} the schemas of what services return. The server looks for classes in the web module alone; for
 * others MicroProfile OpenAPI has a setting per class, which is made here from the record as it is written to the wire.
 */
public final class ViewSchemas implements ConfigSource {
    /** What resources return as it comes from a service, and every record that is a member of one. */
    static final List<Class<? extends Record>> VIEWS = List.of(
            AccountView.class,
            AdvancedMode.class,
            AdvancedModes.ReferenceView.class,
            ApiKeyView.class,
            SignInView.class,
            SecondFactorView.class,
            AuditPage.class,
            AuditView.class,
            ActPricePage.class,
            ActPriceVersion.class,
            BalanceView.class,
            BudgetView.class,
            BulkDeletion.class,
            ForkView.class,
            CallView.class,
            ChatMessageView.class,
            ChatPage.class,
            ComparisonView.class,
            Difference.class,
            EnhancedPrompt.class,
            EventView.class,
            ExportView.class,
            HistoryPage.class,
            HoldView.class,
            HoldsPage.class,
            LedgerEntries.class,
            LedgerEntryView.class,
            Limits.class,
            McpSettingView.class,
            McpToolView.class,
            MemberView.class,
            ModelSettingView.class,
            ModelTrial.class,
            ModelView.class,
            NewApiKey.class,
            NewSecret.class,
            PayerView.class,
            PinView.class,
            PricePage.class,
            PriceView.class,
            PricingView.class,
            QuarantinePage.class,
            QuarantineView.class,
            ReconciliationView.FindingView.class,
            ReconciliationView.class,
            ReservationView.class,
            ResetLink.class,
            RotationView.Place.class,
            RotationView.class,
            Reservations.class,
            SessionPage.class,
            ServerToolsView.class,
            SessionView.class,
            SharedAccountPage.class,
            SharedAccountView.class,
            SkillPage.class,
            SkillView.class,
            Spent.class,
            Statement.Balance.class,
            Statement.class,
            StatementRows.class,
            StatementUsage.class,
            TokenPair.class,
            TransactionView.class,
            UserView.class);

    private static final String PREFIX = "mp.openapi.schema.";
    private static final String MONTH =
            "{\"name\":\"Month\",\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}$\",\"example\":\"2026-11\"}";

    private final Map<String, String> settings = new LinkedHashMap<>();

    public ViewSchemas() {
        for (Class<? extends Record> view : VIEWS) {
            settings.put(PREFIX + view.getName(), of(view).toString());
        }
        settings.put(PREFIX + YearMonth.class.getName(), MONTH);
    }

    @Override
    public Set<String> getPropertyNames() {
        return settings.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return settings.get(name);
    }

    @Override
    public String getName() {
        return "schemas of views";
    }

    static ObjectNode of(Class<? extends Record> view) {
        ObjectNode schema =
                Json.MAPPER.createObjectNode().put("name", view.getSimpleName()).put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        JavaType type = Json.MAPPER.constructType(view);
        for (BeanPropertyDefinition member :
                Json.MAPPER.getSerializationConfig().introspect(type).findProperties()) {
            ObjectNode of = of(member.getPrimaryType());
            if (nullable(view, member.getInternalName())) {
                properties.set(member.getName(), orNull(of));
            } else {
                properties.set(member.getName(), of);
                required.add(member.getName());
            }
        }
        return schema;
    }

    private static ObjectNode of(JavaType type) {
        ObjectNode schema = Json.MAPPER.createObjectNode();
        Class<?> raw = type.getRawClass();
        if (JsonNode.class.isAssignableFrom(raw) || raw == Object.class) {
            return schema;
        } else if (raw.isEnum()) {
            ArrayNode names = schema.put("type", "string").putArray("enum");
            for (Object constant : raw.getEnumConstants()) {
                names.add(Json.MAPPER.<JsonNode>valueToTree(constant));
            }
            return schema;
        } else if (raw.isRecord()) {
            return schema.put("$ref", "#/components/schemas/" + raw.getSimpleName());
        } else if (type.isCollectionLikeType()) {
            schema.put("type", "array").set("items", of(type.getContentType()));
            return schema;
        } else if (raw == boolean.class || raw == Boolean.class) {
            return schema.put("type", "boolean");
        } else if (raw == BigDecimal.class || raw == double.class || raw == Double.class) {
            return schema.put("type", "number");
        } else if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
            return schema.put("type", "integer");
        } else if (raw == UUID.class) {
            return schema.put("type", "string").put("format", "uuid");
        } else if (raw == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        }
        return schema.put("type", type.isMapLikeType() ? "object" : "string");
    }

    private static ObjectNode orNull(ObjectNode schema) {
        if (schema.has("type")) {
            JsonNode type = schema.get("type");
            schema.putArray("type").add(type).add("null");
            return schema;
        }
        if (schema.isEmpty()) {
            return schema;
        }
        ObjectNode either = Json.MAPPER.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    private static boolean nullable(Class<? extends Record> view, String component) {
        return Arrays.stream(view.getRecordComponents())
                .filter(c -> c.getName().equals(component))
                .map(RecordComponent::getAnnotatedType)
                .anyMatch(of -> of.isAnnotationPresent(Nullable.class));
    }
}
