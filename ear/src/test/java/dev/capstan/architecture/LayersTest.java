package dev.capstan.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way dependencies point. */
@AnalyzeClasses(locations = Modules.class)
class LayersTest {
    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses classes) {
        for (String topPackage : new String[] {"types", "service", "web", "launcher"}) {
            assertThat(classes)
                    .as("classes of " + topPackage)
                    .anyMatch(c -> c.getPackageName().startsWith("dev.capstan." + topPackage));
        }
    }

    @ArchTest
    static final ArchRule modulesPointOneWay = layeredArchitecture()
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
            .mayOnlyBeAccessedByLayers("service");

    @ArchTest
    static final ArchRule typesDependOnNothing = classes()
            .that()
            .resideInAPackage("dev.capstan.types..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.capstan.types..");

    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("dev.capstan.service.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theServerDoesNotKnowItsLauncher = noClasses()
            .that(resideInAPackage("dev.capstan..").and(not(resideInAPackage("dev.capstan.launcher.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.capstan.launcher..");

    @ArchTest
    static final ArchRule theLauncherKnowsNothingOfTheServer = noClasses()
            .that()
            .resideInAPackage("dev.capstan.launcher..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.capstan..").and(not(resideInAPackage("dev.capstan.launcher.."))));

    @ArchTest
    static final ArchRule restAndServletsBelongToTheWeb = noClasses()
            .that(not(resideInAPackage("dev.capstan.web..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet.."));

    @ArchTest
    static final ArchRule theEntityManagerBelongsToPersistence = noClasses()
            .that(not(resideInAPackage("dev.capstan.persistence..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");
}
