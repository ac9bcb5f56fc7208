package dev.capstan.service.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ToolOffersTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final ToolAudience AUDIENCE =
            new ToolAudience(UUID.randomUUID(), UUID.randomUUID(), "general", ToolArgs.NONE);

    private final ToolOffers offers = new ToolOffers();
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void asksEverySourceForThisUserSessionAndType() {
        OfferedTools offered = gather(audience -> List.of(new Named(audience.agentType())), tools("a", "b"));

        assertThat(names(offered)).containsExactly("general", "a", "b");
        assertThat(offered.notes()).isEmpty();
    }

    @Test
    void leavesOutASourceThatFailsAndSaysSo() {
        OfferedTools offered = gather(
                named("MCP servers", audience -> {
                    throw new IllegalStateException("secret detail");
                }),
                tools("a"));

        assertThat(names(offered)).containsExactly("a");
        assertThat(offered.notes())
                .singleElement()
                .asString()
                .contains("MCP servers")
                .doesNotContain("secret");
    }

    @Test
    void doesNotWaitForASourceForEver() {
        offers.patience = Duration.ofMillis(100);

        OfferedTools offered = gather(named("A slow source", audience -> awaitNever()), tools("a"));

        assertThat(names(offered)).containsExactly("a");
        assertThat(offered.notes()).singleElement().asString().contains("A slow source did not answer");
    }

    @Test
    void aCancelEndsTheWait() {
        CancelToken cancel = new CancelToken();
        CountDownLatch asked = new CountDownLatch(1);
        THREADS.execute(() -> {
            await(asked);
            cancel.cancel();
        });

        assertThatThrownBy(() -> offers.gather(
                        List.of(audience -> {
                            asked.countDown();
                            return awaitNever();
                        }),
                        THREADS,
                        AUDIENCE,
                        List.of(),
                        cancel))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void aToolOfASourceNeverTakesThePlaceOfAnother() {
        OfferedTools offered = gather(tools("Bash", "a"), tools("a", "b"));

        assertThat(names(offered)).containsExactly("a", "b");
    }

    @Test
    void leavesOutNamesThatModelsCannotCall() {
        OfferedTools offered = gather(tools("a b", "", "x".repeat(65), "ok"));

        assertThat(names(offered)).containsExactly("ok");
        assertThat(offered.notes()).hasSize(3);
    }

    @Test
    void offersNoMoreToolsThanAModelCanChooseFrom() {
        String[] many = new String[ToolOffers.MOST_TOOLS + 2];
        for (int i = 0; i < many.length; i++) {
            many[i] = "tool" + i;
        }

        OfferedTools offered = gather(tools(many));

        assertThat(offered.tools()).hasSize(ToolOffers.MOST_TOOLS - 1);
        assertThat(offered.notes()).hasSize(3);
    }

    private OfferedTools gather(ToolSource... sources) {
        return offers.gather(List.of(sources), THREADS, AUDIENCE, List.of("Bash"), new CancelToken());
    }

    private List<Tool> awaitNever() {
        await(never);
        return List.of();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> names(OfferedTools offered) {
        return offered.tools().stream().map(tool -> tool.spec().name()).toList();
    }

    private static ToolSource tools(String... names) {
        List<Tool> tools = java.util.Arrays.stream(names).<Tool>map(Named::new).toList();
        return audience -> tools;
    }

    private static ToolSource named(String name, ToolSource source) {
        return new ToolSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Tool> toolsFor(ToolAudience audience) {
                return source.toolsFor(audience);
            }
        };
    }

    private record Named(String name) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, name, "Does nothing.", "", "");
        }

        @Override
        public ToolOutcome call(JsonNode input, ToolContext context) {
            return ToolOutcome.Done.of("nothing");
        }
    }
}
