package dev.capstan.service.tools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools of one run, in the order in which its model sees them; names are unique, the first one stands. */
public final class Toolbox {
    public static final Toolbox EMPTY = new Toolbox(List.of());

    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final List<ToolSpec> specs;

    public Toolbox(Collection<? extends Tool> tools) {
        List<ToolSpec> seen = new ArrayList<>();
        for (Tool tool : tools) {
            ToolSpec spec = tool.spec();
            if (this.tools.putIfAbsent(spec.name(), tool) == null) {
                seen.add(spec);
            }
        }
        this.specs = List.copyOf(seen);
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    public Optional<ToolSpec> spec(String name) {
        return specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    public List<ToolSpec> specs() {
        return specs;
    }

    public List<String> names() {
        return List.copyOf(tools.keySet());
    }

    public Toolbox plus(Collection<? extends Tool> more) {
        List<Tool> all = new ArrayList<>(tools.values());
        all.addAll(more);
        return new Toolbox(all);
    }
}
