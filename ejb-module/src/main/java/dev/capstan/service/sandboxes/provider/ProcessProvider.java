package dev.capstan.service.sandboxes.provider;

import dev.capstan.service.sandboxes.provider.ExecResult.Ending;
import dev.capstan.types.runs.CancelToken;
import dev.capstan.types.sandboxes.SandboxStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * What the providers that use processes of this machine have in common: directories, users, control groups, the holder of
 * the network namespace, and the chain of programs that leads into a sandbox. A subclass says how the last step isolates.
 */
abstract class ProcessProvider implements SandboxProvider {
    private static final Logger LOG = Logger.getLogger(ProcessProvider.class.getName());
    private static final String TOOL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Duration CHECK_TIME = Duration.ofSeconds(20);

    private final ProviderSettings settings;
    private final Homes homes;
    private final Spawner spawner = new Spawner();
    private final Cgroups cgroups;
    private final String marker;
    private final String stagingPoint;
    private final Map<UUID, Awake> awake = new ConcurrentHashMap<>();

    /** A sandbox with what keeps it awake. */
    private record Awake(ProcessSandbox sandbox, Optional<NetworkHolder> holder, List<Path> groups) {
        boolean intact() {
            return holder.map(NetworkHolder::alive).orElse(true);
        }
    }

    ProcessProvider(ProviderSettings settings) {
        this.settings = settings;
        this.homes = new Homes(settings.directory(), settings.firstUser());
        this.marker =
                "capstan-sandbox-" + Integer.toHexString(settings.directory().hashCode());
        this.cgroups = Cgroups.find(marker);
        this.stagingPoint = List.of("/mnt", "/media", "/srv", "/opt").stream()
                .filter(p -> Files.isDirectory(Path.of(p)))
                .findFirst()
                .orElse("/tmp");
    }

    /** The last step: unshares what it must, runs {@code script(arguments…)}; arguments as stage.sh reads them. */
    abstract List<String> isolation();

    /** The seccomp program to open as descriptor 9, when the provider uses one. */
    abstract Optional<Path> systemCallFilter() throws IOException;

    /** Something that must exist before isolation can be tried. */
    abstract List<String> programs();

    @Override
    public Optional<String> problem() {
        List<String> missing =
                programs().stream().filter(program -> !onPath(program)).toList();
        if (!missing.isEmpty()) {
            return Optional.of(String.join(", ", missing) + " not found");
        }
        UUID probe = UUID.randomUUID();
        try {
            ExecResult seen = wake(probe).exec(check(), new CancelToken());
            if (seen.ending() != Ending.EXITED) {
                return Optional.of("a test program did not end in time");
            }
            return seen.succeeded() ? Optional.empty() : Optional.of(firstLine(seen));
        } catch (SandboxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the test was interrupted");
        } finally {
            discard(probe);
        }
    }

    private SandboxCommand check() {
        return SandboxCommand.bash(
                        Scripts.CHECK,
                        name().equals(BubblewrapProvider.NAME) ? "seccomp" : "",
                        settings.network() ? "network" : "")
                .within(CHECK_TIME);
    }

    private static String firstLine(ExecResult seen) {
        String said = seen.text().isBlank() ? seen.errorText() : seen.text();
        return said.isBlank()
                ? "a test program ended with code " + seen.exitCode()
                : said.lines().findFirst().orElse(said);
    }

    private void discard(UUID probe) {
        try {
            destroy(probe);
        } catch (SandboxException e) {
            LOG.log(Level.WARNING, "the sandbox of the isolation test could not be removed", e);
        }
    }

    private static boolean onPath(String program) {
        return List.of(TOOL_PATH.split(":", -1)).stream().anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    @Override
    public Sandbox wake(UUID id) throws SandboxException {
        Awake there = awake.get(id);
        if (there != null && there.intact() && homes.exists(id)) {
            return there.sandbox();
        }
        if (there != null) {
            pause(id);
        }
        try {
            homes.make(id);
            Optional<NetworkHolder> holder = Optional.empty();
            if (!settings.network()) {
                holder = Optional.of(
                        NetworkHolder.start(spawner, entered(id, List.of(), NetworkHolder.command(marker))));
            }
            ProcessSandbox sandbox =
                    new ProcessSandbox(id, this, settings.limits().diskBytes());
            awake.put(id, new Awake(sandbox, holder, cgroups.open(id.toString(), settings.limits())));
            return sandbox;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a sandbox could not be started", e);
            throw new SandboxException("the sandbox could not be started: " + e.getMessage(), e);
        }
    }

    IsolatedProcess launch(ProcessSandbox sandbox, List<String> argv) throws SandboxException {
        Awake state = awake.get(sandbox.id());
        if (state == null || !state.sandbox().equals(sandbox)) {
            throw new SandboxException("the sandbox was paused; try again to wake it");
        }
        List<String> steps = new ArrayList<>();
        state.holder().ifPresent(holder -> steps.addAll(holder.enter()));
        steps.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
        steps.addAll(isolation());
        steps.addAll(List.of(
                marker,
                stagingPoint,
                Boolean.toString(settings.network()),
                String.join(":", settings.readOnlyPaths()),
                settings.limits().asShell(!cgroups.limitMemory())));
        steps.addAll(argv);
        try {
            return new IsolatedProcess(spawner.start(entered(sandbox.id(), state.groups(), steps)));
        } catch (IOException e) {
            throw new SandboxException("the program could not be started: " + e.getMessage(), e);
        }
    }

    /** A process in the sandbox's directory, in its control groups, as its user. */
    private ProcessBuilder entered(UUID id, List<Path> groups, List<String> steps) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", Scripts.ENTER, marker));
        command.add(groups.stream().map(Path::toString).collect(Collectors.joining(":")));
        command.add(systemCallFilter().map(Path::toString).orElse(""));
        homes.user(id)
                .ifPresent(user ->
                        command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups")));
        command.addAll(steps);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(homes.of(id).toFile());
        builder.environment().clear();
        builder.environment().put("PATH", TOOL_PATH);
        return builder;
    }

    @Override
    public Optional<Sandbox> awake(UUID id) {
        return Optional.ofNullable(awake.get(id))
                .filter(state -> state.intact() && homes.exists(id))
                .map(Awake::sandbox);
    }

    @Override
    public SandboxStatus status(UUID id) {
        if (awake(id).isPresent()) {
            return SandboxStatus.RUNNING;
        }
        return homes.exists(id) ? SandboxStatus.PAUSED : SandboxStatus.NOT_INITIALIZED;
    }

    @Override
    public void pause(UUID id) {
        Awake state = awake.remove(id);
        if (state != null) {
            state.sandbox().close();
            state.holder().ifPresent(NetworkHolder::close);
        }
        cgroups.close(id.toString());
    }

    @Override
    public void destroy(UUID id) throws SandboxException {
        pause(id);
        try {
            homes.remove(id);
        } catch (IOException e) {
            throw new SandboxException("the files of the sandbox could not be removed", e);
        }
    }

    @Override
    public Set<UUID> known() {
        return homes.all();
    }

    @Override
    public void endLeftovers() {
        long self = ProcessHandle.current().pid();
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(marker))
                        .orElse(false))
                .filter(process ->
                        process.parent().map(parent -> parent.pid() != self).orElse(true))
                .forEach(ProcessHandle::destroyForcibly);
        cgroups.sandboxes().forEach(cgroups::close);
    }

    @Override
    public void close() {
        List.copyOf(awake.keySet()).forEach(this::pause);
        spawner.close();
    }

    Homes homes() {
        return homes;
    }

    ProviderSettings settings() {
        return settings;
    }
}
