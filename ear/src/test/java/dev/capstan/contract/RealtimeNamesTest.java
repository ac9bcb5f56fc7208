package dev.capstan.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.capstan.architecture.Modules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No command and no event of the contract is forgotten. */
class RealtimeNamesTest {
    private static final Map<String, Set<String>> STATES = Map.of(
            "command", Set.of("met", "never", "later"),
            "message", Set.of("met", "later"),
            "event", Set.of("sent", "seen", "internal", "never", "later"));

    private final RealtimeNames names = RealtimeNames.read();
    private final JsonNode root = ContractDocument.read("realtime.yaml").root();

    @Test
    void everyNameOfTheContractIsInTheTableOnce() {
        Set<String> commands = new TreeSet<>();
        Set<String> events = new TreeSet<>();
        for (JsonNode message : root.path("components").path("messages")) {
            add(message.path("x-command"), commands);
            add(message.path("x-event"), events);
        }
        Set<String> messages = new TreeSet<>();
        for (JsonNode operation : root.path("operations")) {
            if (operation.path("action").asText().equals("receive")) {
                String channel = operation.at("/channel/$ref").asText();
                add(root.at(channel.substring(1)).path("address"), messages);
            }
        }

        assertThat(names.of("command")).isEqualTo(commands).isNotEmpty();
        assertThat(names.of("event")).isEqualTo(events).isNotEmpty();
        assertThat(names.of("message")).isEqualTo(messages).isNotEmpty();
        assertThat(names.lines()).doesNotHaveDuplicates();
        assertThat(names.lines().stream().map(line -> line.kind() + " " + line.name()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyStateIsOneOfTheTableAndSaysWhatItMust() {
        assertThat(names.lines()).allSatisfy(line -> {
            assertThat(STATES.get(line.kind())).contains(line.state());
            assertThat(line.more().isEmpty()).isEqualTo(!Set.of("later", "seen").contains(line.state()));
        });
    }

    /** What the contract's server sends must not be waved through as something that nobody sends. */
    @Test
    void onlyWhatTheContractNeverSendsIsNeverSent() {
        Set<String> unsent = new TreeSet<>();
        for (JsonNode message : root.path("components").path("messages")) {
            if (message.has("x-event") && !message.path("x-emitted").asBoolean(true)) {
                unsent.add(message.path("x-event").asText());
            }
        }

        assertThat(names.of("event", "never")).isEqualTo(unsent);
    }

    @Test
    void whatAnotherTestSeesIsInThatTest() throws IOException {
        for (RealtimeNames.Line line : names.lines()) {
            if (line.state().equals("seen")) {
                assertThat(sourceOf(line.more())).as(line.more()).contains('"' + line.name() + '"');
            }
        }
    }

    private static String sourceOf(String test) throws IOException {
        for (String module : List.of("ear", "web-module", "ejb-module", "persistence-module")) {
            try (Stream<Path> files = Files.walk(Modules.root().resolve(module).resolve("src/test"))) {
                Optional<Path> found =
                        files.filter(file -> file.endsWith(test + ".java")).findFirst();
                if (found.isPresent()) {
                    return Files.readString(found.get());
                }
            }
        }
        throw new AssertionError("there is no test " + test);
    }

    private static void add(JsonNode name, Set<String> names) {
        if (name.isTextual()) {
            names.add(name.asText());
        }
    }
}
