package dev.capstan.service.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.agents.models.ModelSettings.Family;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.json.Json;
import dev.capstan.service.tools.ToolArgs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTypeTest {
    private static final List<String> EVERYWHERE = List.of("register_port", "ask_user_select");

    /** The table of the contract: F marks the types whose file tools follow the model family, M those with media. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            general             | FM | Bash BashView BashList Read Write Edit web_search web_visit image_search fullstack_project_init restart_fullstack_servers add_user_env ask_user_env get_server_status save_checkpoint TodoWrite send_user_files
            task_agent          | FM | Bash BashView BashList Read Write Edit fullstack_project_init web_search web_visit image_search TodoWrite
            researcher          | -  | web_batch_search web_visit_compress
            design_document     | F  | Bash BashView BashList Read Write Edit web_search web_visit image_search TodoWrite
            media               | -  | Read generate_video generate_image web_search web_visit TodoWrite
            website_build       | -  | Bash BashView BashList Read Write Edit fullstack_project_init save_checkpoint web_search web_visit TodoWrite get_database_connection
            slide               | -  | Read Write Edit generate_image web_search web_visit image_search TodoWrite SlideWrite SlideEdit
            slide_nano_banana   | -  | Read generate_image web_search web_visit image_search TodoWrite SlideGenerate
            codex               | F  | Bash BashView BashList Read Write Edit web_search web_visit TodoWrite
            claude_code         | FM | Bash BashView BashList Read Write Edit web_search web_visit TodoWrite image_search
            deep_research       | F  | Bash BashView BashList Read Write Edit web_search web_visit TodoWrite send_user_files
            fast_research       | F  | Bash BashView BashList Read Write Edit web_search web_visit TodoWrite send_user_files
            research_to_website | FM | Bash BashView BashList Read Write Edit fullstack_project_init save_checkpoint web_search web_visit TodoWrite get_database_connection generate_image image_search
            mobile_app          | FM | Bash BashView BashList Read Write Edit save_checkpoint fullstack_project_init mobile_app_init restart_mobile_server get_database_connection web_search web_visit generate_image image_search TodoWrite send_user_files
            """)
    void everyTypeHasTheToolsOfTheContract(String name, String marks, String tools) {
        AgentType type = AgentCatalog.get(name);
        List<String> plain = new ArrayList<>(Arrays.asList(tools.split(" ")));

        assertThat(type.tools(Family.OTHER, ToolArgs.NONE))
                .containsExactlyInAnyOrderElementsOf(with(plain, EVERYWHERE));
        assertThat(type.tools(Family.OPENAI, ToolArgs.NONE))
                .containsExactlyInAnyOrderElementsOf(with(ofFamily(plain, marks, "apply_patch"), EVERYWHERE));
        assertThat(type.tools(Family.ANTHROPIC, ToolArgs.NONE))
                .containsExactlyInAnyOrderElementsOf(
                        with(ofFamily(plain, marks, "str_replace_based_edit_tool"), EVERYWHERE));
        assertThat(type.tools(Family.OTHER, new ToolArgs(true, true, true, true)))
                .containsExactlyInAnyOrderElementsOf(
                        marks.contains("M")
                                ? with(with(plain, List.of("generate_image", "generate_video")), EVERYWHERE)
                                : with(plain, EVERYWHERE));
    }

    @Test
    void theCatalogueHasTheFifteenTypesOfTheContract() {
        assertThat(AgentType.values())
                .extracting(AgentType::wire)
                .containsExactlyInAnyOrder(
                        "general",
                        "media",
                        "browser",
                        "slide",
                        "slide_nano_banana",
                        "researcher",
                        "website_build",
                        "task_agent",
                        "design_document",
                        "codex",
                        "claude_code",
                        "deep_research",
                        "fast_research",
                        "research_to_website",
                        "mobile_app");
    }

    @Test
    void theBrowserTypeIsKnownAndHasNothingToWorkWith() {
        assertThat(AgentCatalog.knows("browser")).isTrue();
        assertThat(AgentType.BROWSER.works()).isFalse();
        assertThat(AgentType.BROWSER.tools(Family.OTHER, ToolArgs.NONE)).isEmpty();
    }

    @Test
    void anUnknownTypeIsRefusedWithTheNamesOfAll() {
        assertThatThrownBy(() -> AgentCatalog.get("General"))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("validation_error"))
                .hasMessageContaining("General")
                .hasMessageContaining("slide_nano_banana");
    }

    @ParameterizedTest
    @EnumSource(AgentType.class)
    void instructionsNameOnlyWhatTheRunHas(AgentType type) {
        String bare = SystemPrompt.of(type, ToolArgs.NONE, List.of());

        assertThat(bare).doesNotContain("TodoWrite", "sub_agent_task", "/workspace/design.md", "Linux sandbox");
        assertThat(SystemPrompt.of(type, ToolArgs.NONE, List.of("Bash", "TodoWrite", "web_search")))
                .contains("Linux sandbox", "TodoWrite", "Name the addresses");
        assertThat(SystemPrompt.of(type, ToolArgs.NONE, List.of()))
                .as("the same each time, so that it can be cached")
                .isEqualTo(bare);
    }

    @Test
    void theSwitchesOfTheClientChangeTheInstructions() throws Exception {
        ToolArgs args = ToolArgs.of(Json.MAPPER.readTree("""
                {"task_agent":true,"deep_research":true,"design_document":true,"media_generation":"yes","pdf":true}"""));

        assertThat(args).isEqualTo(new ToolArgs(true, false, true, true));
        assertThat(SystemPrompt.of(AgentType.GENERAL, args, List.of()))
                .contains("sub_agent_task", "deep research", "/workspace/design.md");
        assertThat(SystemPrompt.of(AgentType.TASK_AGENT, args, List.of())).doesNotContain("sub_agent_task");
        assertThat(ToolArgs.of(Json.MAPPER.readTree("null"))).isEqualTo(ToolArgs.NONE);
    }

    private static List<String> ofFamily(List<String> plain, String marks, String own) {
        if (!marks.contains("F")) {
            return plain;
        }
        List<String> left = new ArrayList<>(plain);
        left.removeAll(List.of("Write", "Edit", "BashList"));
        left.add(own);
        return left;
    }

    private static List<String> with(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        more.stream().filter(name -> !all.contains(name)).forEach(all::add);
        return all;
    }
}
