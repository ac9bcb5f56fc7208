package dev.capstan.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static dev.capstan.architecture.Modules.check;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** One way to do each common thing: time, ids, threads, settings, output, names. */
class CodeRulesTest {
    private static final String LAUNCHER = "dev.capstan.launcher..";

    /** The classes that may make threads, each the owner of the threads it makes and of their end. */
    private static final Set<String> THREAD_MAKERS = Set.of(
            "dev.capstan.service.threads.VirtualThreads",
            "dev.capstan.service.agents.models.remote.ModelTransport",
            "dev.capstan.service.sandboxes.provider.DiskWatch",
            "dev.capstan.service.sandboxes.provider.Drain",
            "dev.capstan.service.sandboxes.provider.ProcessSandbox",
            "dev.capstan.service.sandboxes.provider.Spawner",
            "dev.capstan.service.sandboxes.shells.Shell",
            "dev.capstan.web.realtime.gateway.PollingForwarder",
            "dev.capstan.web.realtime.gateway.Relay");

    /** The classes that need a name nobody can guess or meet twice, for something that is never stored as an id. */
    private static final Set<String> RANDOM_NAMES = Set.of(
            "dev.capstan.service.agents.models.remote.Answer",
            "dev.capstan.service.sandboxes.provider.ProcessProvider",
            "dev.capstan.service.tools.Shown",
            "dev.capstan.web.filters.RequestId",
            "dev.capstan.web.realtime.transport.SocketLink");

    /** The classes that read the environment or system properties before or beside MicroProfile Config. */
    private static final Set<String> ENVIRONMENT_READERS =
            Set.of("dev.capstan.service.sandboxes.provider.BubblewrapProvider");

    /** The classes that read settings which nobody else needs, once, at the start of the server. */
    private static final Set<String> CONFIG_READERS = Set.of(
            "dev.capstan.service.auth.FirstAdministrator",
            "dev.capstan.service.settings.ModelSeeding",
            "dev.capstan.web.json.ViewSchemas");

    private static final DescribedPredicate<JavaClass> THE_SERVER = not(resideInAnyPackage(LAUNCHER));

    @Test
    void nothingWritesToStandardOutput() {
        check(noClasses().that(THE_SERVER).should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void timeComesFromTheClock() {
        check(noClasses()
                .that(THE_SERVER.and(not(resideInAnyPackage("dev.capstan.service.time.."))))
                .should()
                .accessTargetWhere(calls(Map.of(
                        "java.time.Instant", Set.of("now"),
                        "java.time.LocalDate", Set.of("now"),
                        "java.time.LocalDateTime", Set.of("now"),
                        "java.time.OffsetDateTime", Set.of("now"),
                        "java.time.ZonedDateTime", Set.of("now"),
                        "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
                        "java.lang.System", Set.of("currentTimeMillis")))));
    }

    @Test
    void idsComeFromIds() {
        check(noClasses()
                .that(THE_SERVER
                        .and(not(resideInAnyPackage("dev.capstan.service.ids..")))
                        .and(notNamed(RANDOM_NAMES)))
                .should()
                .accessTargetWhere(calls(Map.of("java.util.UUID", Set.of("randomUUID")))));
    }

    @Test
    void threadsComeFromTheContainer() {
        check(noClasses()
                .that(THE_SERVER.and(notNamed(THREAD_MAKERS)))
                .should()
                .accessTargetWhere(calls(Map.of(
                        "java.lang.Thread", Set.of("<init>", "ofVirtual", "ofPlatform", "startVirtualThread"),
                        "java.util.Timer", Set.of("<init>"),
                        "java.util.concurrent.ThreadPoolExecutor", Set.of("<init>"),
                        "java.util.concurrent.ScheduledThreadPoolExecutor", Set.of("<init>"),
                        "java.util.concurrent.ForkJoinPool", Set.of("<init>", "commonPool"))))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors"));
    }

    @Test
    void settingsComeFromTheConfigOfTheirTopic() {
        check(noClasses()
                .that(THE_SERVER.and(notNamed(ENVIRONMENT_READERS)))
                .should()
                .accessTargetWhere(calls(
                        Map.of("java.lang.System", Set.of("getenv", "getProperty", "getProperties", "setProperty")))));
    }

    @Test
    void configIsReadByProducers() {
        check(noClasses()
                .that(describe("are no …ConfigProducer", c -> !c.getSimpleName().endsWith("ConfigProducer")))
                .and(notNamed(CONFIG_READERS))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.microprofile.config.."));
    }

    @Test
    void configsAreRecords() {
        JavaClasses classes = Modules.classes();
        for (JavaClass config : classes) {
            if (config.getSimpleName().endsWith("Config")) {
                assertThat(config.isRecord())
                        .as(config.getName() + " is a record")
                        .isTrue();
            }
        }
    }

    @Test
    void nobodyLooksThingsUp() {
        check(noClasses()
                .that(THE_SERVER)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("javax.naming.InitialContext")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("jakarta.enterprise.inject.spi.CDI"));
    }

    @Test
    void beansAreLocalAndWithoutState() {
        check(noClasses()
                .should()
                .beAnnotatedWith("jakarta.ejb.Remote")
                .orShould()
                .beAnnotatedWith("jakarta.ejb.Stateful")
                .orShould()
                .beAnnotatedWith("jakarta.ejb.Local"));
    }

    @Test
    void oneJsonLibrary() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.codehaus.jackson..",
                        "tools.jackson..",
                        "jakarta.json..",
                        "com.google.gson..",
                        "org.json.."));
    }

    @Test
    void namesSayWhatAClassIs() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)")
                .because("such a name does not say what the class does"));
    }

    @Test
    void everyPackageSaysWhatItIs() {
        JavaClasses classes = Modules.classes();
        Set<String> silent = new TreeSet<>();
        for (JavaClass type : classes) {
            JavaPackage place = type.getPackage();
            boolean marked = place.tryGetPackageInfo()
                    .filter(p -> p.isAnnotatedWith(NullMarked.class))
                    .isPresent();
            if (!marked) {
                silent.add(place.getName());
            }
        }
        assertThat(silent)
                .as("packages without a package-info.java with @NullMarked")
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> notNamed(Set<String> names) {
        return describe("are not among " + List.copyOf(new TreeSet<>(names)), c -> !names.contains(outermost(c)));
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(CodeRulesTest::outermost).orElse(type.getName());
    }

    /** A call of, or a reference to, one of these methods, by the class that declares it. */
    private static DescribedPredicate<JavaAccess<?>> calls(Map<String, Set<String>> methods) {
        return describe("one of " + methods, access -> {
            AccessTarget target = access.getTarget();
            return methods.getOrDefault(target.getOwner().getName(), Set.of()).contains(target.getName());
        });
    }
}
