package dev.capstan.service.agents;

import dev.capstan.service.agents.models.ModelSettings.Family;
import dev.capstan.service.tools.ToolArgs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The agent types of the contract: which tools each has, and what differs by model family and switches. */
public enum AgentType {
    GENERAL(
            Files.BY_FAMILY,
            Media.ON_REQUEST,
            Tools.SHELL,
            Tools.FILES,
            Tools.WEB,
            List.of("image_search", "fullstack_project_init", "restart_fullstack_servers", "add_user_env"),
            List.of("ask_user_env", "get_server_status", "save_checkpoint", "TodoWrite", "send_user_files")),
    MEDIA(
            Files.PLAIN,
            Media.NEVER,
            List.of("Read", "generate_video", "generate_image"),
            Tools.WEB,
            List.of("TodoWrite")),
    BROWSER(Files.PLAIN, Media.NEVER),
    SLIDE(
            Files.PLAIN,
            Media.NEVER,
            Tools.FILES,
            List.of("generate_image"),
            Tools.WEB,
            List.of("image_search", "TodoWrite", "SlideWrite", "SlideEdit")),
    SLIDE_NANO_BANANA(
            Files.PLAIN,
            Media.NEVER,
            List.of("Read", "generate_image"),
            Tools.WEB,
            List.of("image_search", "TodoWrite", "SlideGenerate")),
    RESEARCHER(Files.PLAIN, Media.NEVER, List.of("web_batch_search", "web_visit_compress")),
    WEBSITE_BUILD(Files.PLAIN, Media.NEVER, Tools.WEBSITE),
    TASK_AGENT(
            Files.BY_FAMILY,
            Media.ON_REQUEST,
            Tools.SHELL,
            Tools.FILES,
            List.of("fullstack_project_init"),
            Tools.WEB,
            List.of("image_search", "TodoWrite")),
    DESIGN_DOCUMENT(
            Files.BY_FAMILY, Media.NEVER, Tools.SHELL, Tools.FILES, Tools.WEB, List.of("image_search", "TodoWrite")),
    CODEX(Files.BY_FAMILY, Media.NEVER, Tools.SHELL, Tools.FILES, Tools.WEB, List.of("TodoWrite")),
    CLAUDE_CODE(
            Files.BY_FAMILY,
            Media.ON_REQUEST,
            Tools.SHELL,
            Tools.FILES,
            Tools.WEB,
            List.of("TodoWrite", "image_search")),
    DEEP_RESEARCH(
            Files.BY_FAMILY, Media.NEVER, Tools.SHELL, Tools.FILES, Tools.WEB, List.of("TodoWrite", "send_user_files")),
    FAST_RESEARCH(
            Files.BY_FAMILY, Media.NEVER, Tools.SHELL, Tools.FILES, Tools.WEB, List.of("TodoWrite", "send_user_files")),
    RESEARCH_TO_WEBSITE(Files.BY_FAMILY, Media.ON_REQUEST, Tools.WEBSITE, List.of("generate_image", "image_search")),
    MOBILE_APP(
            Files.BY_FAMILY,
            Media.ON_REQUEST,
            Tools.SHELL,
            Tools.FILES,
            List.of("save_checkpoint", "fullstack_project_init", "mobile_app_init", "restart_mobile_server"),
            List.of("get_database_connection"),
            Tools.WEB,
            List.of("generate_image", "image_search", "TodoWrite", "send_user_files"));

    /** Whether the model family decides between the plain file tools and its own. */
    private enum Files {
        PLAIN,
        BY_FAMILY
    }

    /** Whether the media switch adds tools. */
    private enum Media {
        NEVER,
        ON_REQUEST
    }

    private static final class Tools {
        private static final List<String> SHELL = List.of("Bash", "BashView", "BashList");
        private static final List<String> FILES = List.of("Read", "Write", "Edit");
        private static final List<String> WEB = List.of("web_search", "web_visit");
        private static final List<String> MEDIA = List.of("generate_image", "generate_video");
        private static final List<String> EVERYWHERE = List.of("register_port", "ask_user_select");
        private static final List<String> NOT_BESIDE_OWN = List.of("Write", "Edit", "BashList");
        private static final List<String> WEBSITE = Stream.of(
                        SHELL,
                        FILES,
                        List.of("fullstack_project_init", "save_checkpoint"),
                        WEB,
                        List.of("TodoWrite", "get_database_connection"))
                .flatMap(List::stream)
                .toList();
    }

    private final Files files;
    private final Media media;

    @SuppressWarnings("ImmutableEnumChecker") // copied, so that nobody can change it
    private final List<String> tools;

    @SafeVarargs
    AgentType(Files files, Media media, List<String>... tools) {
        this.files = files;
        this.media = media;
        List<String> all = new ArrayList<>();
        for (List<String> part : tools) {
            all.addAll(part);
        }
        this.tools = List.copyOf(all);
    }

    /** The name on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AgentType> ofWire(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
    }

    /** Whether an agent of this type can do anything: the type without tools of its own cannot. */
    public boolean works() {
        return !tools.isEmpty();
    }

    /** Names of its tools, in the order in which a model sees them. The tools of sources and sub-agents come beside them. */
    public List<String> tools(Family family, ToolArgs args) {
        if (!works()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(tools);
        if (files == Files.BY_FAMILY && family != Family.OTHER) {
            all.removeAll(Tools.NOT_BESIDE_OWN);
            all.add(family == Family.OPENAI ? "apply_patch" : "str_replace_based_edit_tool");
        }
        if (media == Media.ON_REQUEST && args.mediaGeneration()) {
            all.addAll(Tools.MEDIA);
        }
        all.addAll(Tools.EVERYWHERE);
        return all.stream().distinct().toList();
    }
}
