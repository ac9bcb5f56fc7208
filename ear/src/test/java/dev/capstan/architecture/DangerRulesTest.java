package dev.capstan.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the product does without: weak cryptography, evaluated code, Java serialisation, trust in any certificate. */
class DangerRulesTest {
    /** What reads documents works in a process of its own, which is killed with whatever they do to it. */
    private static final String DOCUMENTS = "dev.capstan.service.files.texts.reader";

    private static final Pattern ALGORITHM = Pattern.compile(
            "(?:(?:MessageDigest|Mac|Cipher|KeyGenerator|KeyPairGenerator|Signature|SecretKeyFactory)\\.getInstance\\(\\s*"
                    + "|CIPHER = )\"([^\"]+)\"");
    private static final Set<String> STRONG = Set.of(
            "SHA-", "SHA-256", "SHA-384", "SHA-512", "HmacSHA256", "AES/GCM/NoPadding", "AES", "SHA256withECDSA", "EC");

    /** What others have fixed, where nothing rests on there being no collisions. */
    private static final Map<String, String> PRESCRIBED = Map.of(
            "Totp.java", "HmacSHA1", // RFC 6238, as authenticators speak it
            "LeakedPasswords.java", "SHA-1"); // how lists of stolen passwords name them

    /** Where a guess at the next value would help nobody: pauses between attempts, ports. */
    private static final Pattern HARMLESS_CHANCE =
            Pattern.compile(".*(Retry|Pause|Backoff|Jitter|Lane|Worker|Port|Outbox|Call).*");

    @Test
    void codeIsNeitherEvaluatedNorLoadedFromElsewhere() {
        Modules.check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("javax.script.ScriptEngineManager")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.URLClassLoader")
                .orShould()
                .callMethod(Runtime.class, "exec", String.class));
    }

    @Test
    void nothingIsReadByJavaSerialisationOrAnXmlParser() {
        Modules.check(noClasses()
                .that()
                .resideOutsideOfPackage(DOCUMENTS)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javax.xml.parsers..", "javax.xml.stream..", "javax.xml.transform..", "org.xml.sax.."));
    }

    @Test
    void certificatesAreCheckedAsThePlatformDoes() {
        Modules.check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*(TrustManager|HostnameVerifier|TrustAllStrategy|TrustSelfSignedStrategy)"));
    }

    @Test
    void algorithmsAreStrong() {
        Set<String> used = new TreeSet<>();
        for (String module : Modules.ALL) {
            sources(module)
                    .forEach(source -> ALGORITHM
                            .matcher(read(source))
                            .results()
                            .map(found -> found.group(1))
                            .filter(algorithm -> !algorithm.equals(
                                    PRESCRIBED.get(source.getFileName().toString())))
                            .forEach(used::add));
        }

        assertThat(used).contains("SHA-256", "AES/GCM/NoPadding").isSubsetOf(STRONG);
    }

    @Test
    void chanceThatMattersIsSecure() {
        Modules.check(noClasses()
                .that()
                .haveNameNotMatching(HARMLESS_CHANCE.pattern())
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
                .orShould()
                .callMethod(Math.class, "random"));
    }

    private static Stream<Path> sources(String module) {
        try (Stream<Path> files = Files.walk(Modules.root().resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
