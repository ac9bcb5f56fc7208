package dev.capstan.service.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.ChatModel;
import dev.capstan.service.agents.models.ChatModels;
import dev.capstan.service.agents.models.Message;
import dev.capstan.service.agents.models.ModelException;
import dev.capstan.service.agents.models.ModelReply;
import dev.capstan.service.agents.models.ModelReply.StopReason;
import dev.capstan.service.agents.models.ModelRequest;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.agents.models.demo.DemoChatModel;
import dev.capstan.service.credits.Charged;
import dev.capstan.service.credits.InsufficientCreditsException;
import dev.capstan.service.credits.MeteredCalls;
import dev.capstan.service.credits.ModelCall;
import dev.capstan.service.credits.ModelHold;
import dev.capstan.service.credits.ModelMeter;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.InvalidRequestException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.net.AddressGuard;
import dev.capstan.service.settings.LlmSettingService;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.types.credits.ActKind;
import dev.capstan.types.credits.Consumption;
import dev.capstan.types.credits.MeteredUsage;
import dev.capstan.types.credits.TokenUsage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of a prompt, and what is paid for it, with a model that is a few lines. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class PromptEnhancerTest {
    private static final UUID ADA = UUID.randomUUID();
    private static final int LOWERED = 100;

    private final PromptEnhancer enhancer = new PromptEnhancer();
    private final MeteredQuestion question = new MeteredQuestion();
    private final Meter meter = new Meter();
    private final List<MeteredUsage> settled = new ArrayList<>();
    private final List<ModelRequest> asked = new ArrayList<>();
    private final List<URI> checked = new ArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private @Nullable ResolvedModel model = model(false);
    private ChatModel chat = (request, listener, cancel) -> reply("A clear prompt.", StopReason.END);

    @BeforeEach
    void connect() {
        enhancer.models = new LlmSettingService() {
            @Override
            public Optional<ResolvedModel> preferred(UUID userId) {
                return Optional.ofNullable(model);
            }
        };
        enhancer.question = question;
        question.models = new ChatModels() {
            @Override
            public ChatModel open(ModelSettings settings) {
                return (request, listener, cancel) -> {
                    asked.add(request);
                    return chat.stream(request, listener, cancel);
                };
            }
        };
        question.guard = new AddressGuard() {
            @Override
            public void check(URI address) {
                checked.add(address);
            }
        };
        question.meter = meter;
        question.calls = new MeteredCalls() {
            @Override
            public Charged settle(UUID holdId, MeteredUsage used) {
                assertThat(holdId).isEqualTo(meter.holdId);
                settled.add(used);
                return new Charged(
                        BigDecimal.ONE,
                        BigDecimal.TEN,
                        BigDecimal.ONE,
                        BigDecimal.ZERO,
                        ActKind.PROMPT_ENHANCEMENT,
                        "m",
                        Consumption.of(used.usage()));
            }
        };
        question.ids = new Ids();
        question.scheduler = scheduler;
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void rewritesAPromptAndPaysForWhatTheProviderReported() {
        EnhancedPrompt enhanced = enhancer.enhance(ADA, null, "a site", "for bakers");

        assertThat(enhanced).isEqualTo(new EnhancedPrompt("a site", "A clear prompt.", null));
        assertThat(settled).containsExactly(new MeteredUsage(TokenUsage.of(7, 3), null));
        assertThat(meter.released).isEmpty();
        assertThat(meter.calls).singleElement().satisfies(call -> {
            assertThat(call.kind()).isEqualTo(ActKind.PROMPT_ENHANCEMENT);
            assertThat(call.userId()).isEqualTo(ADA);
            assertThat(call.inputTokenBound())
                    .isGreaterThan(asked.getFirst().system().length());
        });
        assertThat(asked.getFirst().maxOutputTokens()).isEqualTo(LOWERED);
        assertThat(asked.getFirst().system()).contains("for bakers");
        assertThat(asked.getFirst().messages()).containsExactly(new Message.User("a site"));
    }

    @Test
    void givesThePromptBackWithTheReasonWhenThereIsNoModel() {
        model = null;

        EnhancedPrompt enhanced = enhancer.enhance(ADA, null, "a site", null);

        assertThat(enhanced.enhancedPrompt()).isEqualTo("a site");
        assertThat(enhanced.reasoning()).contains("No model is configured");
        assertThat(meter.calls).isEmpty();
    }

    @Test
    void givesThePromptBackWhenTheModelSaysNothingOrRefuses() {
        chat = (request, listener, cancel) -> reply("  ", StopReason.END);
        assertThat(enhancer.enhance(ADA, null, "a site", null).enhancedPrompt()).isEqualTo("a site");

        chat = (request, listener, cancel) -> reply("I will not.", StopReason.REFUSED);
        assertThat(enhancer.enhance(ADA, null, "a site", null).enhancedPrompt()).isEqualTo("a site");
        assertThat(settled).hasSize(2);
    }

    @Test
    void saysThatAPromptWasCutOff() {
        chat = (request, listener, cancel) -> reply("A clear", StopReason.OUTPUT_LIMIT);

        assertThat(enhancer.enhance(ADA, null, "a site", null).reasoning()).contains("cut off");
    }

    @Test
    void asksNobodyWhenTheUserCannotPay() {
        meter.refusal = new InsufficientCreditsException(BigDecimal.ONE, BigDecimal.ZERO);

        assertThatThrownBy(() -> enhancer.enhance(ADA, null, "a site", null))
                .isInstanceOf(InsufficientCreditsException.class);
        assertThat(asked).isEmpty();
        assertThat(meter.released).isEmpty();
    }

    @Test
    void givesTheHoldBackWhenTheModelFailsBeforeItSaidAnything() {
        chat = (request, listener, cancel) -> {
            throw ModelException.ofStatus("OpenAI", 500, null, null, null);
        };

        assertThatThrownBy(() -> enhancer.enhance(ADA, null, "a site", null))
                .isInstanceOfSatisfying(AppException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(AppException.Kind.BAD_GATEWAY);
                    assertThat(refusal.code()).isEqualTo("enhance_prompt_error");
                    assertThat(refusal).hasMessageContaining("OpenAI failed; try again later");
                });
        assertThat(meter.released).containsExactly(meter.holdId);
        assertThat(settled).isEmpty();
    }

    @Test
    void paysForWhatAFailedCallHadSaid() {
        chat = (request, listener, cancel) -> {
            throw ModelException.ofStatus("OpenAI", 500, null, TokenUsage.of(7, 2), null);
        };

        assertThatThrownBy(() -> enhancer.enhance(ADA, null, "a site", null))
                .isInstanceOf(PromptEnhancementException.class);
        assertThat(settled).hasSize(1);
        assertThat(meter.released).isEmpty();
    }

    @Test
    void endsACallThatTakesTooLong() {
        question.patience = Duration.ofMillis(50);
        chat = (request, listener, cancel) -> {
            CountDownLatch ended = new CountDownLatch(1);
            cancel.onCancel(ended::countDown);
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ModelException(ModelException.Kind.CANCELLED, "cancelled");
        };

        assertThatThrownBy(() -> enhancer.enhance(ADA, null, "a site", null))
                .isInstanceOf(PromptEnhancementException.class)
                .hasMessageContaining("did not answer within");
        assertThat(meter.released).containsExactly(meter.holdId);
    }

    @Test
    void givesTheHoldBackWhateverGoesWrong() {
        chat = (request, listener, cancel) -> {
            throw new IllegalStateException("a fault of ours");
        };

        assertThatThrownBy(() -> enhancer.enhance(ADA, null, "a site", null)).isInstanceOf(IllegalStateException.class);
        assertThat(meter.released).containsExactly(meter.holdId);
    }

    @Test
    void asksTheGuardBeforeItCallsAnOwnModel() {
        enhancer.enhance(ADA, null, "a site", null);
        assertThat(checked).isEmpty();

        model = model(true);
        enhancer.enhance(ADA, null, "a site", null);

        assertThat(checked).containsExactly(URI.create("https://models.example/v1"));
    }

    @Test
    void refusesWhatIsEmptyOrTooLong() {
        String endless = "x".repeat(PromptEnhancer.LONGEST + 1);

        assertThatThrownBy(() -> enhancer.enhance(ADA, null, " ", null)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> enhancer.enhance(ADA, null, endless, null))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> enhancer.enhance(ADA, null, "a site", endless))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(meter.calls).isEmpty();
    }

    @Test
    void worksWithTheDemoModel() {
        chat = new DemoChatModel(Clock.systemUTC());

        assertThat(enhancer.enhance(ADA, null, "!say a site for bakers", null).enhancedPrompt())
                .isEqualTo("a site for bakers");
        assertThat(settled).hasSize(1);
    }

    private static ModelReply reply(String text, StopReason reason) {
        return new ModelReply(List.of(new Block.Text(text)), TokenUsage.of(7, 3), reason);
    }

    private static ResolvedModel model(boolean ownKey) {
        return new ResolvedModel(
                UUID.randomUUID(),
                new ModelSettings(
                        "m", "OpenAI", "k", URI.create("https://models.example/v1"), null, null, 0, 30_000, 150_000),
                ownKey,
                "Model M",
                null);
    }

    private static final class Meter extends ModelMeter {
        final UUID holdId = UUID.randomUUID();
        final List<ModelCall> calls = new ArrayList<>();
        final List<UUID> released = new ArrayList<>();

        @Nullable
        RuntimeException refusal;

        @Override
        public ModelHold hold(ModelCall call) {
            if (refusal != null) {
                throw refusal;
            }
            calls.add(call);
            return new ModelHold(holdId, LOWERED, BigDecimal.ONE);
        }

        @Override
        public void release(UUID hold) {
            released.add(hold);
        }
    }
}
