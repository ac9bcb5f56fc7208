package dev.capstan.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static dev.capstan.architecture.Modules.check;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.transaction.Transactional;
import org.junit.jupiter.api.Test;

/** How repositories and entities are made. */
class PersistenceRulesTest {
    @Test
    void repositoriesJoinTheTransactionOfAService() {
        check(classes()
                .that(simpleNameEndingWith("Repository"))
                .should()
                .beAnnotatedWith(Transactional.class)
                .andShould(onlyJoinATransaction())
                .andShould()
                .resideInAPackage("dev.capstan.persistence.."));
    }

    @Test
    void entitiesHaveNoPublicSetters() {
        check(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Entity.class)
                .or()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Embeddable.class)
                .and()
                .arePublic()
                .should()
                .haveNameMatching("set[A-Z].*"));
    }

    private static ArchCondition<JavaClass> onlyJoinATransaction() {
        return new ArchCondition<>("have the value MANDATORY in it") {
            @Override
            public void check(JavaClass repository, ConditionEvents events) {
                boolean mandatory = repository
                        .tryGetAnnotationOfType(Transactional.class)
                        .filter(t -> t.value() == Transactional.TxType.MANDATORY)
                        .isPresent();
                events.add(new SimpleConditionEvent(
                        repository, mandatory, repository.getName() + " starts or needs no transaction"));
            }
        };
    }
}
