package dev.capstan.service.sandboxes.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.sandboxes.provider.ExecResult.Ending;
import dev.capstan.types.runs.CancelToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no program in a sandbox can do, whatever it tries. */
@Timeout(30)
interface EscapeContract extends SandboxProviderContract {
    /** The server's data directory. */
    Path home();

    @Test
    default void seesNothingOfTheServer() throws Exception {
        Path secret = Files.createDirectories(home().resolve("keys")).resolve("master.key");
        Files.writeString(secret, "top-secret");
        Sandbox other = fresh();
        bash(other, "echo private > mine.txt");
        Sandbox sandbox = fresh();

        ExecResult result = bash(
                sandbox,
                "cat %s; ls /root /home /var/lib /run/postgresql; cat /etc/shadow; ls %s; cat %s/%s/workspace/mine.txt; ls /"
                        .formatted(secret, home(), home().resolve("sandboxes"), other.id()));

        assertThat(result.text()).doesNotContain("top-secret", "private");
        assertThat(result.text().lines()).doesNotContain("root", "boot", "opt", "srv", "sys", "mnt");
        assertThat(bash(sandbox, "ls /home; ls -A /var /run").text()).isEqualTo("agent\n/run:\n\n/var:\n");
    }

    @Test
    default void seesNoProcessButItsOwn() throws Exception {
        ExecResult result = bash(fresh(), "ls -d /proc/[0-9]* | wc -l; cat /proc/[0-9]*/environ | tr '\\0' '\\n'");

        assertThat(Integer.parseInt(result.text().lines().findFirst().orElseThrow()))
                .isLessThan(8);
        assertThat(result.text()).doesNotContain("JAVA_HOME", "MAVEN", "surefire");
    }

    @Test
    default void changesNothingOfTheSystem() throws Exception {
        ExecResult result = bash(
                fresh(),
                "for d in / /usr /etc /bin /lib /usr/bin /dev /proc/sys; do (echo x > $d/capstan-x) 2>&1 && echo WROTE $d; done");

        // /dev is the sandbox's own, in memory
        assertThat(result.text()
                        .lines()
                        .filter(line -> line.startsWith("WROTE"))
                        .filter(line -> !line.endsWith("/dev")))
                .isEmpty();
        assertThat(Path.of("/dev/capstan-x")).doesNotExist();
    }

    @Test
    default void hasNoNetworkButALoopback() throws Exception {
        ExecResult result = bash(
                fresh(),
                "tail -n +3 /proc/net/dev | cut -d: -f1; (timeout 2 bash -c 'echo > /dev/tcp/1.1.1.1/80') 2>&1 && echo OPEN");

        assertThat(result.text()).contains("lo").doesNotContain("eth", "OPEN");
    }

    @Test
    default void reachesNoServiceOfTheMachine() throws Exception {
        try (var service = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            ExecResult result = bash(
                    fresh(),
                    "timeout 2 bash -c 'echo > /dev/tcp/127.0.0.1/%d' && echo OPEN".formatted(service.getLocalPort()));

            assertThat(result.text()).doesNotContain("OPEN");
        }
    }

    @Test
    default void cannotMountOrMakeNamespacesOrGainPrivileges() throws Exception {
        ExecResult result = bash(fresh(), """
                mount -t tmpfs none /tmp && echo MOUNTED
                umount /proc && echo UNMOUNTED
                mount -o remount,rw / && echo REMOUNTED
                for n in user mount pid net ipc uts; do unshare --$n true && echo UNSHARED $n; done
                unshare --user --map-root-user --mount true && echo UNSHARED all
                su -c true && echo SU
                grep -E '^(CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status | tr -s '\\t ' ' '
                """);

        assertThat(result.text()).isEqualTo("""
                        CapPrm: 0000000000000000
                        CapEff: 0000000000000000
                        CapBnd: 0000000000000000
                        CapAmb: 0000000000000000
                        NoNewPrivs: 1
                        """);
    }

    @Test
    default void leavesTheWorkspaceByNoPathOrLink() throws Exception {
        Sandbox sandbox = fresh();
        SandboxFiles files = sandbox.files();
        CancelToken cancel = new CancelToken();
        bash(
                sandbox,
                "ln -s /etc/passwd link; ln -s /root dir; ln -s / all; ln -s /home/agent home; ln -s /workspace/new fine");
        byte[] text = "x".getBytes(StandardCharsets.UTF_8);

        for (String path : new String[] {
            "link",
            "dir/.ssh/id",
            "all/etc/hosts",
            "home/x",
            "../etc/passwd",
            "/etc/passwd",
            "/workspace/../root/x",
            "a\0b",
            "/proc/1/environ"
        }) {
            assertThatThrownBy(() -> files.read(path, 100, cancel)).isInstanceOf(SandboxException.class);
            assertThatThrownBy(() -> files.write(path, text, cancel)).isInstanceOf(SandboxException.class);
        }
        files.write("fine", text, cancel);
        assertThat(files.read("new", 10, cancel)).isEqualTo(text);
    }

    @Test
    default void capsAForkBomb() throws Exception {
        Sandbox sandbox = fresh();

        ExecResult result = sandbox.exec(
                SandboxCommand.bash("b() { b | b & }; for i in 1 2 3; do b; done 2>/dev/null; sleep 1; echo over")
                        .within(Duration.ofSeconds(8)),
                new CancelToken());

        assertThat(result.ending()).isIn(Ending.EXITED, Ending.TIMED_OUT);
        assertThat(bash(sandbox, "echo still fine").text()).isEqualTo("still fine\n");
    }

    @Test
    default void countsProcesses() throws Exception {
        ExecResult result = bash(
                fresh(), "for i in $(seq 300); do sleep 20 & done 2>/dev/null; ls -d /proc/[0-9]* | wc -l; exit 0");

        assertThat(
                        result.text().strip().isEmpty()
                                ? 0
                                : Integer.parseInt(result.text().strip()))
                .isLessThanOrEqualTo(limits().processes() + 3);
    }

    SandboxLimits limits();

    @Test
    default void endsAMemoryHog() throws Exception {
        ExecResult result = bash(fresh(), "perl -e '$x = \"x\" x 600_000_000; print length $x' && echo GOT; exit 0");

        assertThat(result.text()).doesNotContain("GOT");
    }

    @Test
    default void endsACpuHog() throws Exception {
        ExecResult result = sandboxExecWithin(fresh(), "while :; do :; done", Duration.ofSeconds(20));

        assertThat(result.ending()).isEqualTo(Ending.EXITED);
        assertThat(result.exitCode()).isGreaterThan(128);
    }

    default ExecResult sandboxExecWithin(Sandbox sandbox, String script, Duration limit) throws Exception {
        return sandbox.exec(SandboxCommand.bash("bash -c '" + script + "'").within(limit), new CancelToken());
    }

    @Test
    default void stopsADiskFiller() throws Exception {
        Sandbox sandbox = fresh();

        ExecResult result = bash(
                sandbox,
                "for i in $(seq 1000); do head -c 8000000 /dev/zero > /workspace/f$i; sleep 0.02; done; echo FILLED");

        assertThat(result.ending()).isEqualTo(Ending.OVER_DISK_LIMIT);
        ExecResult freed = bash(sandbox, "rm -f f*; echo freed");
        assertThat(freed.text()).isEqualTo("freed\n");
    }

    @Test
    default void stopsAFileThatGrowsTooLarge() throws Exception {
        ExecResult result = bash(fresh(), "head -c 40000000 /dev/zero > big && echo WRITTEN; exit 0");

        assertThat(result.text()).doesNotContain("WRITTEN");
    }

    @Test
    default void hidesNothingBehindAClosedDirectory() throws Exception {
        Sandbox sandbox = fresh();
        UUID id = sandbox.id();
        bash(sandbox, "mkdir closed; echo x > closed/x; chmod 000 closed");

        provider().destroy(id);

        assertThat(provider().known()).doesNotContain(id);
    }
}
