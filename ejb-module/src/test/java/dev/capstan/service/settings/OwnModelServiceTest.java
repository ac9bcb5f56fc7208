package dev.capstan.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("UnnecessaryAssignment") // the test is the container
class OwnModelServiceTest {
    private static final UUID ADA = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();

    private final Fakes.Settings settings = new Fakes.Settings();
    private final OwnModelService service = new OwnModelService();
    private final LlmSettingService picks = new LlmSettingService();
    private final Removals removals = new Removals();

    @BeforeEach
    void connect() {
        service.settings = settings;
        service.secrets = new Fakes.Secrets();
        service.removed = removals;
        service.ids = new Ids();
        service.clock = Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);
        picks.settings = settings;
        picks.secrets = service.secrets;
        picks.models = new ChatModels();
    }

    @Test
    void aKeyIsKeptSealedAndNeverShown() {
        ModelSettingView made = service.put(ADA, model("gpt-4o", "OpenAI", "sk-secret"));

        assertThat(made.hasApiKey()).isTrue();
        assertThat(made.toString()).doesNotContain("sk-secret");
        assertThat(settings.rows.getFirst().encryptedApiKey())
                .hasValueSatisfying(key -> assertThat(key).doesNotContain("sk-secret"));
        assertThat(picks.resolve(ADA, made.id(), "user").settings().apiKey()).isEqualTo("sk-secret");
    }

    @Test
    void theSameModelIdIsOverwrittenAndKeepsItsId() {
        UUID first = service.put(ADA, model("gpt-4o", "OpenAI", "one")).id();

        ModelSettingView second = service.put(ADA, model("gpt-4o", "Cerebras", "two"));

        assertThat(second.id()).isEqualTo(first);
        assertThat(second.provider()).isEqualTo("Cerebras");
        assertThat(picks.resolve(ADA, first, null).settings().apiKey()).isEqualTo("two");
        assertThat(settings.rows).hasSize(1);
    }

    @Test
    void anotherUsersSettingIsNeitherSeenNorChangedNorRemoved() {
        UUID id = service.put(ADA, model("gpt-4o", "OpenAI", "one")).id();

        assertThatThrownBy(() -> service.get(BOB, id)).isInstanceOf(ModelSettingNotFoundException.class);
        assertThatThrownBy(() -> service.change(BOB, id, nothing())).isInstanceOf(ModelSettingNotFoundException.class);
        assertThatThrownBy(() -> service.remove(BOB, id)).isInstanceOf(ModelSettingNotFoundException.class);
        assertThat(removals.ids).isEmpty();
    }

    @Test
    void aChangeLeavesWhatItDoesNotName() {
        UUID id = service.put(ADA, model("gpt-4o", "OpenAI", "one")).id();

        ModelSettingView changed =
                service.change(ADA, id, new OwnModel(null, null, null, null, "My model", null, null, null, null));

        assertThat(changed.displayName()).isEqualTo("My model");
        assertThat(changed.modelId()).isEqualTo("gpt-4o");
        assertThat(picks.resolve(ADA, id, null).settings().apiKey()).isEqualTo("one");
    }

    @Test
    void theNameAndProviderOfASettingCannotBeChanged() {
        UUID id = service.put(ADA, model("gpt-4o", "OpenAI", "one")).id();

        ModelSettingView changed = service.change(ADA, id, model("claude-opus-4", "Anthropic", null));

        assertThat(changed.modelId()).isEqualTo("gpt-4o");
        assertThat(changed.provider()).isEqualTo("OpenAI");
    }

    @Test
    void anInactiveModelIsNeitherOfferedNorUsed() {
        UUID id = service.put(ADA, model("gpt-4o", "OpenAI", "one")).id();

        service.change(ADA, id, new OwnModel(null, null, null, null, null, null, null, null, false));

        assertThat(picks.listFor(ADA)).isEmpty();
        assertThatThrownBy(() -> picks.resolve(ADA, id, null)).hasMessageContaining("no model");
        assertThat(service.get(ADA, id).isActive()).isFalse();
    }

    @Test
    void theDefaultPassesFromOneModelToAnotherAndLeadsTheList() {
        service.put(ADA, defaultModel("first"));

        UUID second = service.put(ADA, defaultModel("second")).id();

        assertThat(picks.listFor(ADA)).extracting(ModelView::modelId).containsExactly("second", "first");
        assertThat(picks.resolve(ADA, null, null).settingId()).isEqualTo(second);
    }

    @Test
    void sessionsAreToldWhenAModelIsRemoved() {
        UUID id = service.put(ADA, model("gpt-4o", "OpenAI", "one")).id();

        service.remove(ADA, id);

        assertThat(removals.ids).containsExactly(id);
        assertThat(picks.listFor(ADA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        ", OpenAI, key, '', model_id",
        "gpt-4o, , key, '', provider",
        "gpt-4o, Nobody, key, '', provider",
        "demo, Demo, key, '', provider",
        "gpt-4o, OpenAI, , '', api_key",
        "llama, Custom, key, '', base_url",
        "llama, Custom, key, 'ftp://models.example.com', base_url",
        "llama, Custom, key, 'http://ada:pw@models.example.com', base_url"
    })
    void whatCouldNotBeCalledIsRefusedWithItsName(
            @Nullable String modelId, @Nullable String provider, @Nullable String key, String baseUrl, String named) {
        OwnModel wanted = new OwnModel(modelId, provider, key, baseUrl, null, null, null, null, null);

        assertThatThrownBy(() -> service.put(ADA, wanted))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(named);
        assertThat(settings.rows).isEmpty();
    }

    private static OwnModel model(String modelId, String provider, @Nullable String key) {
        return new OwnModel(modelId, provider, key, null, null, null, null, null, null);
    }

    private static OwnModel defaultModel(String modelId) {
        return new OwnModel(modelId, "OpenAI", "key", null, null, Json.MAPPER.createObjectNode(), null, true, null);
    }

    private static OwnModel nothing() {
        return new OwnModel(null, null, null, null, null, null, null, null, null);
    }

    private static final class Removals implements Event<ModelSettingRemoved> {
        final List<UUID> ids = new ArrayList<>();

        @Override
        public void fire(ModelSettingRemoved event) {
            ids.add(event.settingId());
        }

        @Override
        public <U extends ModelSettingRemoved> CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends ModelSettingRemoved> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<ModelSettingRemoved> select(Annotation... qualifiers) {
            return this;
        }

        @Override
        public <U extends ModelSettingRemoved> Event<U> select(Class<U> type, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends ModelSettingRemoved> Event<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }
}
