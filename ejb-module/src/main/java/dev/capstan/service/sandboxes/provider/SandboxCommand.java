package dev.capstan.service.sandboxes.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A program to run.
 *
 * @param argv the program and its arguments, not interpreted by a shell
 * @param input what its standard input holds
 * @param timeout how long {@link Sandbox#exec} waits; {@link Sandbox#start} ignores it
 * @param outputLimit how many bytes of output {@link Sandbox#exec} keeps; a program that writes more runs on unheard
 */
@SuppressWarnings("ArrayRecordComponent") // identity of the input does not matter
public record SandboxCommand(List<String> argv, byte[] input, Duration timeout, int outputLimit) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final int DEFAULT_OUTPUT = 1 << 20;

    public SandboxCommand {
        argv = List.copyOf(argv);
        Objects.requireNonNull(input, "input");
        if (argv.isEmpty() || argv.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a command has a program and no NUL in its arguments");
        }
    }

    public static SandboxCommand of(String... argv) {
        return new SandboxCommand(List.of(argv), new byte[0], DEFAULT_TIMEOUT, DEFAULT_OUTPUT);
    }

    public static SandboxCommand bash(String script, String... arguments) {
        String[] argv = new String[arguments.length + 4];
        argv[0] = "bash";
        argv[1] = "-c";
        argv[2] = script;
        argv[3] = "bash";
        System.arraycopy(arguments, 0, argv, 4, arguments.length);
        return of(argv);
    }

    public SandboxCommand withInput(byte[] bytes) {
        return new SandboxCommand(argv, bytes, timeout, outputLimit);
    }

    public SandboxCommand withInput(String text) {
        return withInput(text.getBytes(StandardCharsets.UTF_8));
    }

    public SandboxCommand within(Duration limit) {
        return new SandboxCommand(argv, input, limit, outputLimit);
    }

    public SandboxCommand keeping(int bytes) {
        return new SandboxCommand(argv, input, timeout, bytes);
    }
}
