package dev.capstan.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.persistence.settings.ModelSetting;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnnecessaryAssignment") // the test is the container
class LlmSettingServiceTest {
    private static final UUID ADA = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Fakes.Settings settings = new Fakes.Settings();
    private final LlmSettingService service = new LlmSettingService();
    private final SystemModels system = new SystemModels();

    @BeforeEach
    void connect() {
        service.settings = settings;
        service.secrets = new Fakes.Secrets();
        service.models = new ChatModels();
        system.settings = settings;
        system.secrets = service.secrets;
        system.ids = new Ids();
        at(NOON);
    }

    private void at(Instant now) {
        system.clock = Clock.fixed(now, ZoneOffset.UTC);
    }

    private void configure(@Nullable String json, boolean demo) {
        system.apply(ModelSeed.read(Optional.ofNullable(json), Optional.empty(), demo));
    }

    private static String entry(String modelId, String more) {
        return "{\"model_id\":\"%s\",\"provider\":\"OpenAI\",\"api_key\":\"key-%s\"%s}"
                .formatted(modelId, modelId, more);
    }

    private ModelSetting ownModelOf(UUID user, String modelId) {
        ModelSetting.Content content = new ModelSetting.Content(
                "sealedKey", "http://localhost:1/v1", null, Json.MAPPER.createObjectNode(), null, false);
        ModelSetting setting = new ModelSetting(UUID.randomUUID(), user, modelId, "Custom", content, NOON);
        settings.add(setting);
        return setting;
    }

    @Test
    void offersTheDemoModelOnAFreshServer() {
        configure(null, false);

        assertThat(service.listFor(ADA)).hasSize(1);
        ModelView demo = service.listFor(ADA).getFirst();
        assertThat(demo.model()).isEqualTo("demo");
        assertThat(demo.provider()).isEqualTo("Demo");
        assertThat(demo.displayName()).isEqualTo("Demo (offline)");
        assertThat(demo.source()).isEqualTo("system");
        assertThat(demo.pricing()).isNull();
        assertThat(service.resolve(ADA, null, null).settings().apiKey()).isNull();
    }

    @Test
    void listsTheDefaultFirstThenInTheOrderOfCreationThenOwnModels() {
        configure("[" + entry("a", "") + "," + entry("b", "") + "," + entry("c", ",\"is_default\":true") + "]", true);
        ownModelOf(ADA, "mine");
        ownModelOf(BOB, "his");

        assertThat(service.listFor(ADA)).extracting(ModelView::modelId).containsExactly("c", "a", "b", "demo", "mine");
        assertThat(service.listFor(ADA)).extracting(ModelView::source).endsWith("user");
    }

    @Test
    void putsTheDemoModelBehindAModelThatWasConfiguredLater() {
        configure(null, true);
        at(NOON.plusSeconds(60));
        configure("[" + entry("a", "") + "]", true);

        assertThat(service.listFor(ADA)).extracting(ModelView::modelId).containsExactly("a", "demo");
        assertThat(service.resolve(ADA, null, null).settings().modelId()).isEqualTo("a");
    }

    @Test
    void switchesOffWhatIsNoLongerConfiguredAndOnAgain() {
        configure("[" + entry("a", "") + "," + entry("b", "") + "]", false);
        UUID b = service.listFor(ADA).getLast().id();

        configure("[" + entry("a", "") + "]", false);

        assertThat(service.listFor(ADA)).extracting(ModelView::modelId).containsExactly("a");
        assertThatThrownBy(() -> service.resolve(ADA, b, null)).isInstanceOf(AppException.class);

        configure("[" + entry("a", "") + "," + entry("b", "") + "]", false);

        assertThat(service.resolve(ADA, b, "system").settings().modelId()).isEqualTo("b");
        assertThat(settings.rows).hasSize(2);
    }

    @Test
    void movesTheDefaultFromOneModelToAnother() {
        configure("[" + entry("a", ",\"is_default\":true") + "," + entry("b", "") + "]", false);

        configure("[" + entry("a", "") + "," + entry("b", ",\"is_default\":true") + "]", false);

        assertThat(service.resolve(ADA, null, null).settings().modelId()).isEqualTo("b");
    }

    @Test
    void changesNothingWhenTheConfigurationIsTheSame() {
        String json = "[" + entry("a", ",\"pricing\":{\"input_price_per_million\":1.50}") + "]";
        configure(json, false);
        ModelSetting.Content before = settings.rows.getFirst().content();

        configure(json, false);

        assertThat(settings.rows).hasSize(1);
        assertThat(settings.rows.getFirst().content()).isEqualTo(before);
    }

    @Test
    void storesKeysSealedAndOpensThemForACall() {
        configure("[" + entry("a", "") + "]", false);

        assertThat(settings.rows.getFirst().encryptedApiKey())
                .hasValueSatisfying(sealedKey -> assertThat(sealedKey).doesNotContain("key-a"));
        assertThat(service.resolve(ADA, null, null).settings().apiKey()).isEqualTo("key-a");
    }

    @Test
    void givesACallWhatTheSettingSays() {
        configure("""
                [{"model_id":"claude-sonnet-4-5","provider":"Anthropic","api_key":"k","base_url":"http://localhost:9",
                  "params":{"temperature":0.3,"thinking_tokens":2000},
                  "pricing":{"input_price_per_million":2,"output_price_per_million":8}}]""", false);

        ResolvedModel model = service.resolve(ADA, null, null);

        assertThat(model.settings())
                .isEqualTo(new ModelSettings(
                        "claude-sonnet-4-5",
                        "Anthropic",
                        "k",
                        URI.create("http://localhost:9"),
                        null,
                        0.3,
                        2000,
                        32_000,
                        200_000));
        assertThat(model.ownKey()).isFalse();
        assertThat(model.displayName()).isEqualTo("claude-sonnet-4-5");
        assertThat(model.price()).isNotNull();
        assertThat(service.listFor(ADA).getFirst().pricing().outputPricePerMillion())
                .isEqualByComparingTo("8");
    }

    @Test
    void resolvesOwnModelsForTheirOwnerAlone() {
        configure(null, false);
        ModelSetting own = ownModelOf(ADA, "mine");
        settings.rows.set(settings.rows.indexOf(own), own);

        assertThatThrownBy(() -> service.resolve(BOB, own.id(), null))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("model_not_found"));
        assertThatThrownBy(() -> service.resolve(ADA, own.id(), "system")).isInstanceOf(AppException.class);
        assertThatThrownBy(() -> service.resolve(ADA, UUID.randomUUID(), null)).isInstanceOf(AppException.class);
    }

    @Test
    void leavesOutWhatCannotBeCalledFromHere() {
        configure(null, false);
        ModelSetting.Content azure = new ModelSetting.Content(
                "sealedKey", null, null, Json.MAPPER.createObjectNode().put("api_type", "azure"), null, false);
        settings.add(new ModelSetting(UUID.randomUUID(), ADA, "gpt", "OpenAI", azure, NOON));

        assertThat(service.listFor(ADA)).extracting(ModelView::modelId).containsExactly("demo");
    }

    @Test
    void reportsSystemModelsForTheHealthCheck() {
        configure("[" + entry("a", ",\"display_name\":\"Model A\"") + "]", false);

        List<ModelHealth> health = service.health();

        assertThat(health).containsExactly(new ModelHealth("Model A", "OpenAI", "a", null));
    }

    @Test
    void saysTheListAsTheContractHasIt() throws Exception {
        configure("[" + entry("a", ",\"pricing\":{\"input_price_per_million\":1}") + "]", false);

        var json = Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(service.listFor(ADA)));

        assertThat(json.path(0).properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "id", "model_id", "model", "provider", "display_name", "source", "base_url", "pricing");
        assertThat(json.path(0).path("pricing").properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "input_price_per_million",
                        "output_price_per_million",
                        "cache_write_price_per_million",
                        "cache_read_price_per_million",
                        "is_fallback");
    }
}
