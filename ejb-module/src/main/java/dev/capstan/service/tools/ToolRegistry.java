package dev.capstan.service.tools;

import dev.capstan.service.sandboxes.SandboxService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

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
    public List<ToolSpec> specs(List<String> names) {
        return names.stream()
                .flatMap(name -> find(name).stream())
                .filter(this::canRun)
                .map(Tool::spec)
                .toList();
    }

    private boolean canRun(Tool tool) {
        return !tool.needsSandbox() || sandboxes.available().works();
    }
}
