package dev.capstan.service.sandboxes.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.sandboxes.provider.ExecResult.Ending;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider does; the tests of each provider implement it. */
@Timeout(30)
interface SandboxProviderContract {
    SandboxProvider provider();

    default ExecResult bash(Sandbox sandbox, String script) throws Exception {
        return sandbox.exec(SandboxCommand.bash(script), new CancelToken());
    }

    default Sandbox fresh() throws Exception {
        return provider().wake(UUID.randomUUID());
    }

    @Test
    default void runsAProgramAndKeepsOutputAndErrorsApart() throws Exception {
        Sandbox sandbox = fresh();

        ExecResult result = bash(sandbox, "echo out; echo err >&2; exit 3");

        assertThat(result.ending()).isEqualTo(Ending.EXITED);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.text()).isEqualTo("out\n");
        assertThat(result.errorText()).isEqualTo("err");
    }

    @Test
    default void givesAProgramItsInput() throws Exception {
        Sandbox sandbox = fresh();

        ExecResult result = sandbox.exec(SandboxCommand.of("tr", "a-z", "A-Z").withInput("hello"), new CancelToken());

        assertThat(result.text()).isEqualTo("HELLO");
    }

    @Test
    default void startsInTheWorkspaceWithAnEnvironmentOfItsOwn() throws Exception {
        Sandbox sandbox = fresh();

        ExecResult result = bash(sandbox, "pwd; echo $HOME; env | cut -d= -f1 | sort | tr '\\n' ' '");

        assertThat(result.text()).startsWith("/workspace\n/home/agent\n").doesNotContain("JAVA", "MAVEN", "CAPSTAN");
    }

    @Test
    default void sharesFilesAndLoopbackBetweenProgramsOfOneSandbox() throws Exception {
        Sandbox sandbox = fresh();
        SandboxProcess server = sandbox.start(SandboxCommand.of(
                "perl",
                "-MIO::Socket::INET",
                "-e",
                "$s=IO::Socket::INET->new(Listen=>1,LocalAddr=>'127.0.0.1:8123')||die; open F,'>/tmp/ready'; "
                        + "close F; $c=$s->accept; print $c qq(served\\n); close $c; sleep 5"));

        ExecResult result = bash(
                sandbox, "until [ -e /tmp/ready ]; do sleep 0.05; done; exec 3<>/dev/tcp/127.0.0.1/8123; head -1 <&3");

        assertThat(result.text()).isEqualTo("served\n");
        server.kill();
    }

    @Test
    default void endsAProgramThatTakesTooLong() throws Exception {
        Sandbox sandbox = fresh();

        ExecResult result = sandbox.exec(
                SandboxCommand.bash("echo begun; sleep 100").within(Duration.ofSeconds(3)), new CancelToken());

        assertThat(result.ending()).isEqualTo(Ending.TIMED_OUT);
        assertThat(result.text()).isEqualTo("begun\n");
    }

    @Test
    default void killsTheWholeProcessTreeFastOnCancel() throws Exception {
        Sandbox sandbox = fresh();
        CancelToken cancel = new CancelToken();
        String name = "1000." + System.nanoTime();
        // Not a virtual thread: looking for the process again and again would keep a carrier from those that read.
        Thread killer = Thread.ofPlatform().daemon().start(() -> {
            while (!runs(name)) {
                LockSupport.parkNanos(5_000_000);
            }
            cancel.cancel();
        });

        ExecResult result = sandbox.exec(
                SandboxCommand.bash("for i in 1 2 3; do setsid bash -c 'exec sleep %s' & done; wait".formatted(name)),
                cancel);

        killer.join();
        assertThat(result.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(runs(name)).isFalse();
    }

    @Test
    default void diesWellUnderAQuarterOfASecond() throws Exception {
        Sandbox sandbox = fresh();
        String name = "1000." + System.nanoTime();
        SandboxProcess process = sandbox.start(SandboxCommand.bash(
                "for i in $(seq 20); do setsid bash -c 'exec sleep %s' & done; wait".formatted(name)));
        while (ProcessHandle.allProcesses().filter(p -> named(p, name)).count() < 20) {
            Thread.sleep(20);
        }

        long begun = System.nanoTime();
        process.kill();
        while (runs(name)) {
            Thread.sleep(1);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(took).isLessThan(Duration.ofMillis(250));
    }

    private static boolean runs(String name) {
        return ProcessHandle.allProcesses().anyMatch(process -> named(process, name));
    }

    private static boolean named(ProcessHandle process, String name) {
        return process.info().commandLine().orElse("").contains(name);
    }

    @Test
    default void refusesToBeginWhenCancelledAlready() throws Exception {
        Sandbox sandbox = fresh();
        CancelToken cancel = new CancelToken();
        cancel.cancel();

        assertThatThrownBy(() -> sandbox.exec(SandboxCommand.of("true"), cancel))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    @Test
    default void keepsFilesThroughAPauseAndLosesThemWhenDestroyed() throws Exception {
        Sandbox sandbox = fresh();
        UUID id = sandbox.id();
        sandbox.files().write("kept.txt", "kept".getBytes(StandardCharsets.UTF_8), new CancelToken());

        provider().pause(id);
        SandboxStatus paused = provider().status(id);
        ExecResult kept = bash(provider().wake(id), "cat kept.txt");
        provider().destroy(id);

        assertThat(paused).isEqualTo(SandboxStatus.PAUSED);
        assertThat(kept.text()).isEqualTo("kept");
        assertThat(provider().status(id)).isEqualTo(SandboxStatus.NOT_INITIALIZED);
        assertThat(provider().known()).doesNotContain(id);
    }

    @Test
    default void neverWakesForAStatus() {
        UUID id = UUID.randomUUID();

        SandboxStatus status = provider().status(id);

        assertThat(status).isEqualTo(SandboxStatus.NOT_INITIALIZED);
        assertThat(provider().known()).doesNotContain(id);
    }

    @Test
    default void endsProgramsOnPause() throws Exception {
        Sandbox sandbox = fresh();
        SandboxProcess process = sandbox.start(SandboxCommand.of("sleep", "1000"));

        provider().pause(sandbox.id());

        assertThat(process.alive()).isFalse();
        assertThatThrownBy(() -> sandbox.start(SandboxCommand.of("true"))).isInstanceOf(SandboxException.class);
    }

    @Test
    default void writesReadsListsAndDeletesFiles() throws Exception {
        SandboxFiles files = fresh().files();
        CancelToken cancel = new CancelToken();
        byte[] text = "häßlich\n".getBytes(StandardCharsets.UTF_8);

        files.write("/workspace/a/b/c.txt", text, cancel);
        files.write("a/d.txt", text, cancel);

        assertThat(files.read("a/b/c.txt", 1000, cancel)).isEqualTo(text);
        assertThat(files.list("/workspace", 3, 100, cancel)).containsExactly("a/", "a/b/", "a/b/c.txt", "a/d.txt");
        assertThat(files.isDirectory("a/b", cancel)).isTrue();
        files.delete("a/d.txt", cancel);
        assertThat(files.exists("a/d.txt", cancel)).isFalse();
    }

    @Test
    default void keepsTheModeOfAFileThatIsReplaced() throws Exception {
        Sandbox sandbox = fresh();
        bash(sandbox, "echo old > run.sh; chmod 750 run.sh");

        sandbox.files().write("run.sh", new byte[] {'x'}, new CancelToken());

        assertThat(bash(sandbox, "stat -c %a run.sh; cat run.sh").text()).isEqualTo("750\nx");
    }

    @Test
    default void saysInASentenceWhatIsWrongWithAFile() throws Exception {
        Sandbox sandbox = fresh();
        SandboxFiles files = sandbox.files();
        CancelToken cancel = new CancelToken();
        bash(sandbox, "mkfifo pipe; mkdir dir; echo 12345 > long");

        assertThatThrownBy(() -> files.read("none", 10, cancel)).hasMessage("/workspace/none does not exist.");
        assertThatThrownBy(() -> files.read("dir", 10, cancel)).hasMessage("/workspace/dir is a directory.");
        assertThatThrownBy(() -> files.read("pipe", 10, cancel)).hasMessage("/workspace/pipe is not a regular file.");
        assertThatThrownBy(() -> files.read("long", 3, cancel)).hasMessageContaining("has 6 bytes; at most 3");
    }
}
