package dev.capstan.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.capstan.architecture.Modules.check;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How resources are made, and how they learn who calls. */
class WebRulesTest {
    @Test
    void resourcesAreNamedSo() {
        check(classes()
                .that()
                .areAnnotatedWith(Path.class)
                .and()
                .areNotInterfaces()
                .should()
                .haveSimpleNameEndingWith("Resource"));
    }

    @Test
    void everyOperationSaysWhoMayCallIt() {
        check(methods().that().areMetaAnnotatedWith(HttpMethod.class).should(sayWhoMayCall()));
    }

    /** One place decides who is an administrator: the class that has the address. */
    @Test
    void whatIsBelowAdminIsForAdministratorsAlone() {
        check(classes()
                .that(haveAnAdminAddress())
                .should(new ArchCondition<JavaClass>("let in administrators alone, and no method another") {
                    @Override
                    public void check(JavaClass resource, ConditionEvents events) {
                        boolean closed = resource.tryGetAnnotationOfType(RolesAllowed.class)
                                .filter(roles -> Arrays.equals(roles.value(), new String[] {"admin"}))
                                .isPresent();
                        boolean others = resource.getMethods().stream().anyMatch(WebRulesTest::declares);
                        events.add(new SimpleConditionEvent(
                                resource, closed && !others, resource.getName() + " lets in others"));
                    }
                }));
    }

    private static DescribedPredicate<JavaClass> haveAnAdminAddress() {
        return DescribedPredicate.describe(
                "have an address below v1/admin",
                type -> type.tryGetAnnotationOfType(Path.class)
                        .filter(path -> path.value().matches("/?v1/admin(/.*)?"))
                        .isPresent());
    }

    @Test
    void theCallerIsTheCurrentUser() {
        check(noClasses()
                .that(not(resideInAnyPackage("dev.capstan.web.auth..", "dev.capstan.web.filters..")))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.jwt.JsonWebToken")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("jakarta.ws.rs.core.SecurityContext")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("jakarta.security.enterprise.SecurityContext"));
    }

    @Test
    void whatResourcesReturnOfServicesIsInTheSchemas() {
        Set<String> returned = new TreeSet<>();
        for (JavaClass type : Modules.classes()) {
            if (type.getPackageName().startsWith("dev.capstan.web.")) {
                type.getMethods().stream()
                        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                        .forEach(
                                method -> returned.add(method.getRawReturnType().getName()));
            }
        }
        returned.removeIf(name -> !name.startsWith("dev.capstan.service."));

        assertThat(Modules.classes().get("dev.capstan.web.json.ViewSchemas").getDirectDependenciesFromSelf())
                .extracting(dependency -> dependency.getTargetClass().getName())
                .containsAll(returned);
    }

    private static ArchCondition<JavaMethod> sayWhoMayCall() {
        return new ArchCondition<>("declare @RolesAllowed or @PermitAll, themselves or by their class") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean says = declares(method) || declares(method.getOwner());
                events.add(
                        new SimpleConditionEvent(method, says, method.getFullName() + " does not say who may call it"));
            }
        };
    }

    private static boolean declares(CanBeAnnotated annotated) {
        return annotated.isAnnotatedWith(RolesAllowed.class)
                || annotated.isAnnotatedWith(PermitAll.class)
                || annotated.isAnnotatedWith(DenyAll.class);
    }
}
