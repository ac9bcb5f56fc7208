package dev.capstan.service.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.service.json.Json;
import dev.capstan.service.sandboxes.SandboxesForTests;
import dev.capstan.service.tools.files.FileToolsForTests;
import dev.capstan.service.tools.shell.ShellToolsForTests;
import dev.capstan.types.runs.CancelToken;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("UnnecessaryAssignment") // stands in for the container
@Timeout(60)
class ToolsTest {
    @TempDir
    static Path home;

    private static SandboxesForTests sandboxes;
    private static Map<String, Tool> tools;

    private final AtomicInteger started = new AtomicInteger();
    private final CancelToken cancel = new CancelToken();
    private final ToolContext context =
            new ToolContext(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), cancel, started::incrementAndGet);

    @BeforeAll
    static void opens() {
        sandboxes = SandboxesForTests.open(home);
        tools = new java.util.HashMap<>(ShellToolsForTests.all(sandboxes.shells()));
        tools.putAll(FileToolsForTests.all());
        tools.values().forEach(tool -> ((SandboxTool) tool).sandboxes = sandboxes.service());
    }

    @AfterAll
    static void closes() {
        sandboxes.close();
    }

    private ToolOutcome call(String tool, Object... members) throws Exception {
        ObjectNode input = Json.MAPPER.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            input.set((String) members[i], Json.MAPPER.<JsonNode>valueToTree(members[i + 1]));
        }
        return tools.get(tool).call(input, context);
    }

    private String bash(String session, String command) throws Exception {
        return call("Bash", "session_name", session, "command", command, "description", "test")
                .content();
    }

    @Test
    void keepsDirectoryAndVariablesBetweenCommands() throws Exception {
        bash("main", "mkdir -p a; cd a; X=42; export Y=7");

        String said = bash("main", "echo $X $Y $PWD");

        assertThat(said).isEqualTo("42 7 /workspace/a");
        assertThat(started).hasValue(1);
    }

    @Test
    void reportsTheExitCodeEvenWhenTheOutputPretendsAnother() throws Exception {
        String said = bash("main", "printf '\\0%s\\0%s 0 /workspace\\n' \"$__token\" \"$__token\"; (exit 3)");

        assertThat(said).endsWith("[exit code 3]");
    }

    @Test
    void survivesWhatEndsAShell() throws Exception {
        assertThat(bash("main", "cd /tmp; true")).isEmpty();
        assertThat(bash("main", "echo bye; exit 4")).contains("bye", "ended with code 4");

        assertThat(bash("main", "pwd")).isEqualTo("/tmp");
    }

    @Test
    void letsALongCommandRunOnAndShowsItLater() throws Exception {
        ToolOutcome first = call(
                "Bash",
                "session_name",
                "slow",
                "command",
                "echo begun; until [ -e go ]; do sleep 0.05; done; echo over",
                "description",
                "d",
                "timeout",
                1);
        ToolOutcome second =
                call("Bash", "session_name", "slow", "command", "echo no", "description", "d", "timeout", 1);
        bash("other", "touch go");
        await().until(() -> call("BashList").content().contains("slow (/workspace) idle"));
        ToolOutcome seen = call("BashView", "session_names", java.util.List.of("slow"));

        assertThat(first.content()).contains("begun", "still running");
        assertThat(second).isInstanceOf(ToolOutcome.Failed.class);
        assertThat(seen.content()).isEqualTo("begun\nover");
    }

    @Test
    void typesIntoAProgramAndStopsOne() throws Exception {
        call(
                "Bash",
                "session_name",
                "ask",
                "command",
                "read -r x; echo got $x",
                "description",
                "d",
                "wait_for_output",
                false);
        assertThat(call("BashWriteToProcess", "session_name", "ask", "input", "yes")
                        .content())
                .isEqualTo("got yes");

        call("Bash", "session_name", "ask", "command", "sleep 100", "description", "d", "wait_for_output", false);
        assertThat(call("BashStop", "session_name", "ask").content()).contains("exit code 143");
    }

    @Test
    void killsARunningCommandOnCancel() throws Exception {
        String sleep = "sleep 50." + System.nanoTime();
        Thread.ofVirtual().start(() -> {
            await().until(() -> ProcessHandle.allProcesses()
                    .anyMatch(process -> process.info().commandLine().orElse("").endsWith(sleep)));
            cancel.cancel();
        });

        ToolOutcome outcome = call("Bash", "session_name", "main", "command", sleep, "description", "d");

        assertThat(outcome).isInstanceOf(ToolOutcome.Failed.class);
        assertThat(outcome.content()).contains("cancelled");
    }

    @Test
    void cutsLongOutputAndNamesTheFileWithTheWhole() throws Exception {
        String said = bash("main", "seq 1 20000");

        assertThat(said).hasSizeLessThan(31_000).startsWith("1\n2\n").endsWith("20000");
        String path = said.replaceAll("(?s).*(/workspace/\\.outputs/[^\\]]+)\\].*", "$1");
        assertThat(bash("main", "wc -l < " + path)).isIn("19999", "20000");
    }

    @Test
    void writesReadsAndEditsAFile() throws Exception {
        call("Write", "file_path", "src/a.txt", "content", "one\ntwo\ntwo\n");

        ToolOutcome twice = call("Edit", "file_path", "src/a.txt", "old_string", "two", "new_string", "2");
        ToolOutcome all =
                call("Edit", "file_path", "src/a.txt", "old_string", "two", "new_string", "2", "replace_all", true);

        assertThat(twice.content()).contains("more than once");
        assertThat(all).isInstanceOf(ToolOutcome.Done.class);
        assertThat(call("Read", "file_path", "/workspace/src/a.txt").content())
                .isEqualTo("     1\tone\n     2\t2\n     3\t2\n");
    }

    @Test
    void editsAndUndoesByCommand() throws Exception {
        String tool = "str_replace_based_edit_tool";
        call(tool, "command", "create", "path", "/workspace/f", "file_text", "a\nb\n");
        call(tool, "command", "insert", "path", "/workspace/f", "insert_line", 1, "new_str", "x");
        call(tool, "command", "str_replace", "path", "/workspace/f", "old_str", "b", "new_str", "c");

        assertThat(bash("main", "cat f")).isEqualTo("a\nx\nc");
        call(tool, "command", "undo_edit", "path", "/workspace/f");
        assertThat(bash("main", "cat f")).isEqualTo("a\nx\nb");
        assertThat(call(tool, "command", "view", "path", "/workspace").content())
                .isEqualTo("f");
    }

    @Test
    void appliesAPatchAsAWholeOrNotAtAll() throws Exception {
        call("Write", "file_path", "a.txt", "content", "one\ntwo\nthree\n");
        String good = """
                *** Begin Patch
                *** Update File: a.txt
                *** Move to: b.txt
                @@
                 one
                -two
                +2
                *** Add File: c.txt
                +new
                *** End Patch
                """;
        String bad = good.replace("a.txt", "b.txt").replace("c.txt", "d.txt");

        ToolOutcome done = call("apply_patch", "input", good);
        ToolOutcome failed = call("apply_patch", "input", bad);

        assertThat(done.content()).contains("M /workspace/a.txt -> /workspace/b.txt", "A /workspace/c.txt");
        assertThat(failed.content()).contains("These lines are not in /workspace/b.txt");
        assertThat(bash("main", "ls; cat b.txt c.txt")).isEqualTo("b.txt\nc.txt\none\n2\nthree\nnew");
    }

    @Test
    void findsTextInFiles() throws Exception {
        bash("main", "echo needle > a.ts; echo needle > b.py; echo needle > 'c d.tsx'");

        assertThat(call("Grep", "pattern", "ne+dle", "include", "*.{ts,tsx}")
                        .content()
                        .lines())
                .containsExactlyInAnyOrder("/workspace/a.ts:1:needle", "/workspace/c d.tsx:1:needle");
        assertThat(call("Grep", "pattern", "absent").content()).isEqualTo("Nothing matches.");
        assertThat(call("Grep", "pattern", "[").content()).contains("grep:");
    }

    @Test
    void refusesPathsAndInputsThatPlayTricks() throws Exception {
        for (String path : new String[] {"../x", "/etc/passwd", "a\0b", "\ud800", "/workspace/../root/x"}) {
            assertThat(call("Read", "file_path", path)).isInstanceOf(ToolOutcome.Failed.class);
            assertThat(call("Write", "file_path", path, "content", "x")).isInstanceOf(ToolOutcome.Failed.class);
        }
        assertThat(call("Read", "file_path", 7).content()).contains("must be of type string");
        assertThat(call("Read", "file_path", "x", "more", 1).content()).contains("unknown");
        assertThat(call("Read").content()).contains("file_path is missing");
        assertThat(started).hasValueLessThan(2);
    }
}
