package dev.capstan.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.capstan.architecture.Modules.check;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** Which way dependencies point. */
class LayersTest {
    @Test
    void everyModuleIsLookedAt() {
        JavaClasses classes = Modules.classes();
        for (String topPackage : new String[] {"types", "service", "web", "launcher"}) {
            assertThat(classes)
                    .as("classes of " + topPackage)
                    .anyMatch(c -> c.getPackageName().startsWith("dev.capstan." + topPackage));
        }
    }

    @Test
    void modulesPointOneWay() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("web")
                .definedBy("dev.capstan.web..")
                .layer("service")
                .definedBy("dev.capstan.service..")
                .layer("persistence")
                .definedBy("dev.capstan.persistence..")
                .whereLayer("web")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("service")
                .mayOnlyBeAccessedByLayers("web")
                .whereLayer("persistence")
                .mayOnlyBeAccessedByLayers("service"));
    }

    @Test
    void typesDependOnNothing() {
        check(classes()
                .that()
                .resideInAPackage("dev.capstan.types..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.capstan.types.."));
    }

    @Test
    void featuresHaveNoCycles() {
        check(slices().matching("dev.capstan.service.(*)..").should().beFreeOfCycles());
    }

    @Test
    void theServerDoesNotKnowItsLauncher() {
        check(noClasses()
                .that(resideInAPackage("dev.capstan..").and(not(resideInAPackage("dev.capstan.launcher.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.capstan.launcher.."));
    }

    @Test
    void theLauncherKnowsNothingOfTheServer() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.capstan.launcher..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.capstan..").and(not(resideInAPackage("dev.capstan.launcher..")))));
    }

    @Test
    void restAndServletsBelongToTheWeb() {
        check(noClasses()
                .that(not(resideInAPackage("dev.capstan.web..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..")));
    }

    @Test
    void theEntityManagerBelongsToPersistence() {
        check(noClasses()
                .that(not(resideInAPackage("dev.capstan.persistence..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.persistence.."));
    }
}
