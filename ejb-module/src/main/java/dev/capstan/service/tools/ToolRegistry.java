package dev.capstan.service.tools;

import dev.capstan.service.sandboxes.SandboxService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Knows every tool, and which of them can run on this server. */
@ApplicationScoped
public class ToolRegistry {
    @Inject
    @Any
    Instance<Tool> tools;

    @Inject
    SandboxService sandboxes;

    public Optional<Tool> find(String name) {
        return tools.stream().filter(tool -> tool.spec().name().equals(name)).findFirst();
    }

    /** The tools of these names in this order, without those that do not exist or cannot run here. */
    public Toolbox pick(List<String> names) {
        Map<String, Tool> known = tools.stream()
                .collect(Collectors.toMap(tool -> tool.spec().name(), Function.identity(), (first, second) -> first));
        return new Toolbox(names.stream()
                .flatMap(name -> Optional.ofNullable(known.get(name)).stream())
                .filter(this::canRun)
                .toList());
    }

    private boolean canRun(Tool tool) {
        return !tool.needsSandbox() || sandboxes.available().works();
    }
}
