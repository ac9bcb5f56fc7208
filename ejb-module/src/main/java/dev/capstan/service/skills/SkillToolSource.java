package dev.capstan.service.skills;

import dev.capstan.service.sandboxes.SandboxService;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolAudience;
import dev.capstan.service.tools.ToolSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Offers the tool that loads skills to every agent whose user has any switched on. */
@ApplicationScoped
public class SkillToolSource implements ToolSource {
    @Inject
    SkillService service;

    @Inject
    BuiltinSkills builtin;

    @Inject
    SandboxService sandboxes;

    @Override
    public String name() {
        return "The skills of your settings";
    }

    @Override
    public List<Tool> toolsFor(ToolAudience audience) {
        if (!sandboxes.available().works()) {
            return List.of();
        }
        List<LoadableSkill> skills = service.loadable(audience.userId());
        return skills.isEmpty() ? List.of() : List.of(new SkillTool(skills, this::files, sandboxes));
    }

    private List<SkillFile> files(LoadableSkill skill) {
        return skill.builtin() ? builtin.all().getOrDefault(skill.name(), List.of()) : service.filesOf(skill.id());
    }
}
