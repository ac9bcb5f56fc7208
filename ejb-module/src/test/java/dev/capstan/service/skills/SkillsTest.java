package dev.capstan.service.skills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.capstan.persistence.skills.Skill;
import dev.capstan.persistence.skills.SkillArchive;
import dev.capstan.persistence.skills.SkillRepository;
import dev.capstan.service.errors.AppException;
import dev.capstan.service.ids.Ids;
import dev.capstan.service.json.Json;
import dev.capstan.service.sandboxes.SandboxesForTests;
import dev.capstan.service.sandboxes.provider.SandboxCommand;
import dev.capstan.service.skills.stub.GitHubStub;
import dev.capstan.service.tools.Tool;
import dev.capstan.service.tools.ToolArgs;
import dev.capstan.service.tools.ToolAudience;
import dev.capstan.service.tools.ToolContext;
import dev.capstan.service.tools.ToolOutcome;
import dev.capstan.testing.TestClock;
import dev.capstan.types.runs.CancelToken;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Skills: those of the server, users' own from GitHub and from archives, and what an agent gets of them. */
@SuppressWarnings("UnnecessaryAssignment") // in place of the container
class SkillsTest {
    private static final UUID ADA = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();
    private static final UUID SESSION = UUID.randomUUID();

    @TempDir
    static Path home;

    private static SandboxesForTests sandboxes;

    private final Rows rows = new Rows();
    private final SkillService service = new SkillService();
    private final SkillImports imports = new SkillImports();
    private final BuiltinSkills builtin = new BuiltinSkills();
    private final SkillToolSource source = new SkillToolSource();
    private final GitHubStub github = GitHubStub.start("ada/tricks");
    private final Map<String, byte[]> repository = github.files;
    private final List<String> asked = github.asked;

    @BeforeAll
    static void open() {
        sandboxes = SandboxesForTests.open(home);
    }

    @AfterAll
    static void shut() {
        sandboxes.close();
    }

    @BeforeEach
    void connect() {
        service.skills = rows;
        service.ids = new Ids();
        service.clock = new TestClock();
        imports.service = service;
        imports.github = new GitHub();
        imports.github.config = new SkillsConfig(github.api(), github.raw(), null);
        imports.github.clock = Clock.systemUTC();
        imports.github.open();
        source.service = service;
        source.builtin = builtin;
        source.sandboxes = sandboxes.service();
        SkillSeeding seeding = new SkillSeeding();
        seeding.skills = rows;
        seeding.builtin = builtin;
        seeding.ids = service.ids;
        seeding.clock = service.clock;
        seeding.seed();
        seeding.seed();
    }

    @AfterEach
    void stop() {
        github.close();
        imports.github.close();
    }

    @Test
    void comesWithTheSkillsOfTheCatalogue() {
        SkillPage page = service.list(ADA, true);

        assertThat(page.skills())
                .extracting(SkillView::name)
                .containsExactly(
                        "agent-browser",
                        "building-mobile-game",
                        "building-ui",
                        "data-fetching",
                        "docx",
                        "ii-app",
                        "pdf",
                        "pptx",
                        "research-to-website",
                        "use-dom",
                        "xlsx");
        assertThat(page.builtinCount()).isEqualTo(11);
        assertThat(page.skills())
                .allSatisfy(skill -> assertThat(skill.description().length()).isBetween(60, 300));
        assertThat(service.list(ADA, false).builtinCount()).isZero();
    }

    @Test
    void switchesABuiltInSkillOffForOneUserAlone() {
        UUID pdf = idOf("pdf");

        assertThat(service.toggle(ADA, pdf, false).isEnabled()).isFalse();
        service.toggle(ADA, pdf, false);

        assertThat(service.get(ADA, pdf).isEnabled()).isFalse();
        assertThat(service.get(BOB, pdf).isEnabled()).isTrue();
        assertThat(names(ADA)).doesNotContain("pdf").hasSize(10);
        assertThat(service.toggle(ADA, pdf, true).isEnabled()).isTrue();
        assertThat(names(ADA)).contains("pdf");
        assertThatThrownBy(() -> service.remove(ADA, pdf))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("builtin_skill_delete"));
    }

    @Test
    void takesAFolderOfGitHubOver() {
        repository.put(
                "skills/trick/skill.md", document("Tríck One!", "Does a trick").getBytes(StandardCharsets.UTF_8));
        repository.put("skills/trick/scripts/run me.sh", "echo done".getBytes(StandardCharsets.UTF_8));
        repository.put("skills/other/SKILL.md", new byte[] {0});

        SkillView skill = imports.fromGitHub(ADA, "https://github.com/ada/tricks/tree/main/skills/trick");

        assertThat(skill.name()).isEqualTo("trick-one");
        assertThat(skill.source()).isEqualTo("github");
        assertThat(skill.license()).isEqualTo("MIT");
        assertThat(service.filesOf(skill.id()))
                .extracting(SkillFile::path)
                .containsExactlyInAnyOrder("skill.md", "scripts/run me.sh");
        assertThat(asked).noneMatch(path -> path.contains("other"));
        assertThatThrownBy(() -> imports.fromGitHub(ADA, "https://github.com/ada/tricks/tree/main/skills/trick"))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo("skill_already_exists"));
        imports.fromGitHub(BOB, "https://github.com/ada/tricks/tree/main/skills/trick");
    }

    @Test
    void understandsABranchWithSlashes() {
        github.branch = "feature/new/tricks";
        repository.put("SKILL.md", document("trick", "Does a trick").getBytes(StandardCharsets.UTF_8));

        assertThat(imports.fromGitHub(ADA, "https://github.com/ada/tricks/tree/feature/new/tricks")
                        .name())
                .isEqualTo("trick");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://github.com/ada/tricks",
                "https://github.com/ada/tricks/blob/main/SKILL.md",
                "http://github.com/ada/tricks/tree/main/x",
                "https://github.com.evil.example/ada/tricks/tree/main/x",
                "https://github.com@evil.example/ada/tricks/tree/main/x",
                "https://me@github.com/ada/tricks/tree/main/x",
                "https://github.com:8443/ada/tricks/tree/main/x",
                "https://github.com/ada/tricks/tree/main/../../other",
                "https://github.com/ada/tricks/tree/main/%2e%2e/x",
                "https://github.com/a%2Fb/tricks/tree/main/x",
                "https://github.com/ada/tricks/tree/main/a%00b",
                "file:///etc/passwd"
            })
    void callsNothingForAnAddressThatIsNoFolderOfGitHub(String url) {
        assertThatThrownBy(() -> imports.fromGitHub(ADA, url)).isInstanceOf(InvalidSkillException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesAFolderThatIsTooMuch() {
        repository.put("a/SKILL.md", document("trick", "d").getBytes(StandardCharsets.UTF_8));
        IntStream.range(0, SkillLimits.MOST_FILES).forEach(i -> repository.put("a/f" + i, new byte[1]));
        assertRefused("https://github.com/ada/tricks/tree/main/a", "at most 200 files");

        repository.put("b/SKILL.md", new byte[SkillLimits.LARGEST_FILE + 1]);
        assertRefused("https://github.com/ada/tricks/tree/main/b", "larger than 2 MiB");

        repository.put("c/" + "d/".repeat(SkillLimits.DEEPEST) + "SKILL.md", new byte[1]);
        assertRefused("https://github.com/ada/tricks/tree/main/c", "deeper than 8");

        assertRefused("https://github.com/ada/tricks/tree/main/none", "no such folder");
        repository.put("e/README.md", new byte[1]);
        assertRefused("https://github.com/ada/tricks/tree/main/e", "no SKILL.md");
        assertThat(service.list(ADA, false).skills()).isEmpty();
    }

    @Test
    void takesAnArchiveOverAndForgetsItWhole() {
        byte[] zip = SkillZip.write(List.of(
                new SkillFile(
                        "trick/SKILL.md", document("trick", "Does a trick").getBytes(StandardCharsets.UTF_8)),
                new SkillFile("trick/data/ü.txt", new byte[] {1, 2})));

        SkillView skill = imports.fromArchive(ADA, new ByteArrayInputStream(zip));

        assertThat(skill.source()).isEqualTo("custom");
        assertThat(service.filesOf(skill.id())).extracting(SkillFile::path).containsExactly("SKILL.md", "data/ü.txt");
        assertThatThrownBy(() -> service.get(BOB, skill.id())).isInstanceOf(SkillNotFoundException.class);
        assertThatThrownBy(() -> service.toggle(BOB, skill.id(), false)).isInstanceOf(SkillNotFoundException.class);
        assertThatThrownBy(() -> service.remove(BOB, skill.id())).isInstanceOf(SkillNotFoundException.class);

        service.remove(ADA, skill.id());

        assertThat(rows.archives).isEmpty();
        assertThatThrownBy(() -> service.get(ADA, skill.id())).isInstanceOf(SkillNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../SKILL.md",
                "/etc/passwd",
                "a/../../b",
                "a//b",
                "a\\b",
                "C:/x",
                "a/./b",
                "a\u0001b",
                "a/b/c/d/e/f/g/h/i"
            })
    void refusesAnArchiveWithAPathThatLeadsAway(String path) {
        byte[] zip = SkillZip.write(List.of(
                new SkillFile("SKILL.md", document("trick", "d").getBytes(StandardCharsets.UTF_8)),
                new SkillFile(path, new byte[1])));

        assertThatThrownBy(() -> imports.fromArchive(ADA, new ByteArrayInputStream(zip)))
                .isInstanceOf(InvalidSkillException.class);
    }

    @Test
    void refusesABombBeforeItGoesOff() {
        byte[] bomb = SkillZip.write(List.of(new SkillFile("SKILL.md", new byte[300 << 20])));
        assertThat(bomb.length).isLessThan(SkillLimits.LARGEST_ARCHIVE);
        assertThatThrownBy(() -> imports.fromArchive(ADA, new ByteArrayInputStream(bomb)))
                .hasMessageContaining("larger than 2 MiB");

        List<SkillFile> many = IntStream.range(0, 8)
                .mapToObj(i -> new SkillFile("f" + i, new byte[(2 << 20) - 1]))
                .toList();
        assertThatThrownBy(() -> imports.fromArchive(ADA, new ByteArrayInputStream(SkillZip.write(many))))
                .hasMessageContaining("larger than 10 MiB");

        byte[] random = new byte[100];
        assertThatThrownBy(() -> imports.fromArchive(ADA, new ByteArrayInputStream(random)))
                .isInstanceOf(InvalidSkillException.class);
        byte[] cut = SkillZip.write(List.of(new SkillFile("SKILL.md", new byte[1000])));
        assertThatThrownBy(() -> imports.fromArchive(ADA, new ByteArrayInputStream(cut, 0, cut.length / 2)))
                .isInstanceOf(InvalidSkillException.class);
        assertThatThrownBy(() ->
                        imports.fromArchive(ADA, new ByteArrayInputStream(new byte[SkillLimits.LARGEST_ARCHIVE + 1])))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.kind()).isEqualTo(AppException.Kind.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no head",
                "---\nname: x\n---\n",
                "---\ndescription: x\n---\n",
                "---\nname: x\ndescription: [1, 2]\n---\n",
                "---\nname: '!!!'\ndescription: x\n---\n",
                "---\nname: [\n---\n",
                "---\n- a\n---\n",
                "---\nname: x\ndescription: \"\\ud800\"\n---\n",
                "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n"
            })
    void refusesADocumentThatSaysTooLittle(String text) {
        assertThatThrownBy(() -> SkillDocument.of(text)).isInstanceOf(InvalidSkillException.class);
    }

    @ParameterizedTest
    @CsvSource({"My  Skill!,my-skill", "Ünï-çode,uni-code", "--a--b--,a-b", "İstanbul,istanbul"})
    void makesNamesPlain(String name, String slug) {
        assertThat(SkillDocument.slug(name)).isEqualTo(slug);
        assertThat(SkillDocument.slug("x-".repeat(60))).hasSize(63);
    }

    @Test
    void putsTheUsersOwnInThePlaceOfABuiltInOne() {
        byte[] zip = SkillZip.write(List.of(
                new SkillFile("SKILL.md", document("pdf", "My way with PDF").getBytes(StandardCharsets.UTF_8))));
        SkillView own = imports.fromArchive(ADA, new ByteArrayInputStream(zip));

        assertThat(tool(ADA).spec().description())
                .contains("- pdf: My way with PDF")
                .doesNotContain("fill PDF files");
        assertThat(tool(BOB).spec().description()).contains("fill PDF files");

        service.toggle(ADA, own.id(), false);
        assertThat(names(ADA)).doesNotContain("pdf");
        service.remove(ADA, own.id());
        assertThat(tool(ADA).spec().description()).contains("fill PDF files");
    }

    @Test
    void loadsASkillIntoTheSandbox() throws Exception {
        ToolOutcome outcome = tool(ADA).call(input("docx"), context());

        assertThat(outcome).isInstanceOf(ToolOutcome.Done.class);
        assertThat(outcome.content())
                .contains("/workspace/.skills/docx (SKILL.md, scripts/docx_text.py)", "# Word documents");
        assertThat(outcome.display().path("files").asInt()).isEqualTo(2);
        String listing =
                run("cd /workspace/.skills/docx && wc -c < SKILL.md && test -x scripts/docx_text.py && echo runs");
        assertThat(listing.lines())
                .containsExactly(
                        Integer.toString(builtin.all().get("docx").getFirst().content().length), "runs");

        run("echo mine > /workspace/.skills/docx/left-over");
        tool(ADA).call(input("docx"), context());
        assertThat(run("ls /workspace/.skills/docx")).doesNotContain("left-over");
        assertThat(tool(ADA).call(input("nothing"), context())).isInstanceOf(ToolOutcome.Failed.class);
    }

    @Test
    void startsAProjectWithTheBundledTool() throws Exception {
        tool(ADA).call(input("ii-app"), context());
        String tool = "/workspace/.skills/ii-app/scripts/ii-app";

        assertThat(run("mkdir -p /workspace/site && echo '<h1>hi</h1>' > /workspace/site/index.html && " + tool
                        + " detect /workspace/site"))
                .contains("static, port 8080");
        assertThat(run(tool + " status /workspace/site")).contains("not running");
        assertThat(run("mkdir -p /workspace/none; " + tool + " detect /workspace/none 2>&1"))
                .contains("unknown kind");
    }

    @Test
    void offersNothingToAUserWhoSwitchedAllOff() {
        service.list(ADA, true).skills().forEach(skill -> service.toggle(ADA, skill.id(), false));

        assertThat(source.toolsFor(new ToolAudience(ADA, SESSION, "general", ToolArgs.NONE)))
                .isEmpty();
    }

    private void assertRefused(String url, String why) {
        assertThatThrownBy(() -> imports.fromGitHub(ADA, url))
                .isInstanceOf(InvalidSkillException.class)
                .hasMessageContaining(why);
    }

    private Tool tool(UUID user) {
        return source.toolsFor(new ToolAudience(user, SESSION, "general", ToolArgs.NONE))
                .getFirst();
    }

    private List<String> names(UUID user) {
        List<String> names = new ArrayList<>();
        tool(user).spec().inputSchema().at("/properties/skill/enum").forEach(name -> names.add(name.asText()));
        return names;
    }

    private UUID idOf(String name) {
        return service.list(ADA, true).skills().stream()
                .filter(skill -> skill.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static String run(String script) throws Exception {
        CancelToken cancel = new CancelToken();
        return sandboxes
                .service()
                .wake(SESSION, cancel)
                .exec(SandboxCommand.bash(script), cancel)
                .text();
    }

    private static ToolContext context() {
        return new ToolContext(ADA, SESSION, UUID.randomUUID(), new CancelToken(), () -> {});
    }

    private static ObjectNode input(String skill) {
        return Json.MAPPER.createObjectNode().put("skill", skill);
    }

    private static String document(String name, String description) {
        return "---\nname: %s\ndescription: %s\nlicense: MIT\nallowed-tools: Bash, Read\nmetadata: {a: 1}\n---\nDo it.\n"
                .formatted(name, description);
    }

    private static final class Rows extends SkillRepository {
        final Map<String, Skill> skills = new TreeMap<>();
        final Map<UUID, byte[]> archives = new HashMap<>();
        private final Map<UUID, Set<UUID>> off = new HashMap<>();

        @Override
        public Optional<Skill> find(UUID id) {
            return skills.values().stream()
                    .filter(skill -> skill.id().equals(id))
                    .findFirst();
        }

        @Override
        public List<Skill> findBuiltin() {
            return skills.values().stream().filter(Skill::builtin).toList();
        }

        @Override
        public List<Skill> findOf(UUID userId, int most) {
            return skills.values().stream()
                    .filter(skill -> skill.ownedBy(userId))
                    .toList();
        }

        @Override
        public Set<UUID> findSwitchedOff(UUID userId) {
            return off.getOrDefault(userId, Set.of());
        }

        @Override
        public void switchOff(UUID userId, UUID skillId) {
            off.computeIfAbsent(userId, user -> new HashSet<>()).add(skillId);
        }

        @Override
        public void switchOn(UUID userId, UUID skillId) {
            off.getOrDefault(userId, new HashSet<>()).remove(skillId);
        }

        @Override
        public Optional<byte[]> findArchive(UUID skillId) {
            return Optional.ofNullable(archives.get(skillId));
        }

        @Override
        public void addArchive(SkillArchive archive) {
            archives.put(archive.skillId(), archive.content());
        }

        @Override
        public void add(Skill skill) {
            skills.put(skill.name() + skill.id(), skill);
        }

        @Override
        public void remove(Skill skill) {
            skills.values().remove(skill);
            archives.remove(skill.id());
        }

        @Override
        public void lockOf(String whose) {}
    }
}
