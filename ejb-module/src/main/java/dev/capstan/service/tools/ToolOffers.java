package dev.capstan.service.tools;

import dev.capstan.service.threads.VirtualThreads;
import dev.capstan.types.runs.CancelToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Asks all {@link ToolSource}s at once what they offer a run, and keeps one that fails from failing the run. */
@ApplicationScoped
public class ToolOffers {
    /** More tools than this make a model choose badly, and some providers refuse them. */
    public static final int MOST_TOOLS = 100;

    private static final Logger LOG = Logger.getLogger(ToolOffers.class.getName());
    /** What every provider accepts as a name. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    @Inject
    @Any
    Instance<ToolSource> sources;

    @Inject
    VirtualThreads threads;

    Duration patience = Duration.ofSeconds(20);

    /**
     * Blocks until each source has answered, failed or run out of time.
     *
     * @param taken names that the run has tools for already
     * @throws CancellationException when {@code cancel} fires before that
     */
    public OfferedTools gather(ToolAudience audience, List<String> taken, CancelToken cancel) {
        return gather(sources.stream().toList(), threads, audience, taken, cancel);
    }

    OfferedTools gather(
            List<ToolSource> asked, Executor executor, ToolAudience audience, List<String> taken, CancelToken cancel) {
        if (asked.isEmpty()) {
            return OfferedTools.NONE;
        }
        List<CompletableFuture<List<Tool>>> answers =
                asked.stream().map(source -> ask(source, executor, audience)).toList();
        Gathered gathered = new Gathered(taken);
        try (CancelToken.Registration registration =
                cancel.onCancel(() -> answers.forEach(answer -> answer.cancel(false)))) {
            for (int i = 0; i < asked.size(); i++) {
                gathered.add(asked.get(i), answers.get(i), patience);
            }
        }
        cancel.throwIfCancelled();
        return new OfferedTools(gathered.tools, gathered.notes);
    }

    private CompletableFuture<List<Tool>> ask(ToolSource source, Executor executor, ToolAudience audience) {
        return CompletableFuture.supplyAsync(() -> List.copyOf(source.toolsFor(audience)), executor)
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static final class Gathered {
        private final List<Tool> tools = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Set<String> names;

        Gathered(List<String> taken) {
            names = new HashSet<>(taken);
        }

        void add(ToolSource source, CompletableFuture<List<Tool>> answer, Duration patience) {
            try {
                answer.join().forEach(tool -> add(source, tool));
            } catch (CancellationException e) {
                LOG.log(Level.FINE, "Gathering tools was cancelled.", e);
            } catch (CompletionException e) {
                LOG.log(Level.WARNING, source.name() + " could not offer its tools.", e.getCause());
                notes.add(
                        e.getCause() instanceof TimeoutException
                                ? "%s did not answer within %d seconds; this run works without its tools."
                                        .formatted(source.name(), patience.toSeconds())
                                : "%s could not offer its tools; this run works without them."
                                        .formatted(source.name()));
            }
        }

        private void add(ToolSource source, Tool tool) {
            String name = tool.spec().name();
            if (!NAME.matcher(name).matches()) {
                notes.add("%s offers a tool whose name models cannot call; it is left out.".formatted(source.name()));
            } else if (names.size() >= MOST_TOOLS) {
                notes.add("%s offers the tool %s, but an agent has at most %d tools; it is left out."
                        .formatted(source.name(), name, MOST_TOOLS));
            } else if (names.add(name)) {
                tools.add(tool);
            } else {
                LOG.log(Level.INFO, "A second tool named {0} is left out.", name);
            }
        }
    }
}
