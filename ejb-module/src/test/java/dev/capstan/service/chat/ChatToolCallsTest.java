package dev.capstan.service.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.service.agents.models.Block;
import dev.capstan.service.agents.models.Message.ToolResult;
import dev.capstan.service.agents.models.ModelSettings;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.files.FileService;
import dev.capstan.service.files.FileTexts;
import dev.capstan.service.files.StoredFile;
import dev.capstan.service.json.Json;
import dev.capstan.service.settings.ResolvedModel;
import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.service.tools.LongOutputs;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.service.tools.ToolSpec;
import dev.capstan.service.tools.Toolbox;
import dev.capstan.types.runs.CancelToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChatToolCallsTest {
    private final CancelToken cancel = new CancelToken();
    private final Journal journal = new Journal();
    private final ChatToolCalls calls = new ChatToolCalls();

    @BeforeEach
    @SuppressWarnings("UnnecessaryAssignment") // stands in for the container
    void connect() {
        calls.journal = journal;
        calls.threads = new VirtualThreads();
        calls.outputs = new LongOutputs();
    }

    @Test
    void storesAndPaysACallThatHadEndedWhenItsTurnWasStoppedAndMakesNoFurtherOne() {
        Tool search = tool("search", context -> {
            cancel.cancel();
            return ToolOutcome.Done.of("found");
        });
        Tool next = tool("next", context -> ToolOutcome.Done.of("never"));

        assertThatThrownBy(() -> make(search, next)).isInstanceOf(CancellationException.class);

        assertThat(journal.told).containsExactly("hold search", "search: found");
    }

    @Test
    void paysNothingForACallThatWasStoppedWithItsTurn() {
        Tool search = tool("search", context -> {
            cancel.cancel();
            return new ToolOutcome.Failed("It was stopped.");
        });

        assertThatThrownBy(() -> make(search)).isInstanceOf(CancellationException.class);

        assertThat(journal.told).containsExactly("hold search");
    }

    @Test
    void stopsACallWhoseTimeIsUpAndGoesOn() {
        Tool deaf = tool("deaf", context -> {
            new CountDownLatch(1).await();
            return ToolOutcome.Done.of("never");
        });

        List<ToolResult> results = make(deaf, tool("next", context -> ToolOutcome.Done.of("next")));

        assertThat(results).extracting(ToolResult::failed).containsExactly(true, false);
        assertThat(results.getFirst().content()).contains("did not end within");
        assertThat(cancel.cancelled()).isFalse();
    }

    @Test
    void tellsTheModelWhyAToolRefused() {
        Tool tool = tool("files", context -> {
            throw new AppException(AppException.Kind.NOT_FOUND, "file_not_found", "There is no such file.");
        });

        assertThat(make(tool))
                .singleElement()
                .satisfies(result -> assertThat(result.content()).isEqualTo("There is no such file."));
    }

    @Test
    void cutsWhatIsTooLongForAModel() {
        Tool tool = tool("long", context -> new ToolOutcome.Failed("x".repeat(1_000_000)));

        assertThat(make(tool).getFirst().content().length()).isLessThan(100_000);
    }

    private List<ToolResult> make(Tool... tools) {
        List<Block.ToolCall> asked = Stream.of(tools)
                .map(tool -> new Block.ToolCall(
                        "call-" + tool.spec().name(), tool.spec().name(), Json.MAPPER.createObjectNode(), ""))
                .toList();
        return calls.make(turn(tools), 1, asked, cancel);
    }

    private static Begun turn(Tool... tools) {
        UUID user = UUID.randomUUID();
        return new Begun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                user,
                new ResolvedModel(
                        UUID.randomUUID(),
                        new ModelSettings("demo", "Demo", null, null, null, null, 0, 4096, 100_000),
                        false,
                        "Demo",
                        null),
                "demo",
                "hi",
                new Told(List.of(), Map.of()),
                0,
                new Toolbox(List.of(tools)),
                null,
                List.of(),
                Attachments.of(
                        new FileService() {
                            @Override
                            public List<StoredFile> ownAll(UUID userId, List<UUID> ids) {
                                return List.of();
                            }
                        },
                        new FileTexts(),
                        user,
                        List.of()),
                0,
                Instant.EPOCH);
    }

    private interface Body {
        ToolOutcome call(ToolContext context) throws InterruptedException;
    }

    /** The one that waits for ever has little time, the others have enough. */
    private static Tool tool(String name, Body body) {
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return ToolSpec.of(name, name, "A tool of this test.", "", "");
            }

            @Override
            public Duration timeLimit() {
                return name.equals("deaf") ? Duration.ofMillis(50) : Duration.ofSeconds(20);
            }

            @Override
            public ToolOutcome call(JsonNode input, ToolContext context) throws InterruptedException {
                return body.call(context);
            }
        };
    }

    private static final class Journal extends ChatJournal {
        private final List<String> told = new ArrayList<>();

        @Override
        public void holdTool(Begun turn, int round, Block.ToolCall call, ToolSpec tool) {
            told.add("hold " + tool.name());
        }

        @Override
        public void result(Begun turn, int round, Block.ToolCall call, ToolOutcome outcome, ToolResult result) {
            told.add(call.name() + ": " + result.content());
        }
    }
}
