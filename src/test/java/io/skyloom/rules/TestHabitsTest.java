package io.skyloom.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.skyloom.rules.planted.BySleeping;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests wait for what they wait for, never for a while. */
class TestHabitsTest {
    private static final ArchRule NO_SLEEP = noClasses()
            .that(resideInAnyPackage("io.skyloom.testing..").negate().as("are not the test tools themselves"))
            .should(Calls.to("sleep", Calls.method(Thread.class, "sleep").or(Calls.method(TimeUnit.class, "sleep"))))
            .because("a sleep is too short on a busy machine and too long on every other one");

    @Test
    void shouldNotSleepInAnyTest() {
        JavaClasses tests = House.testClasses();
        assertThat(tests.size()).isGreaterThan(50);
        NO_SLEEP.check(tests.that(
                resideInAnyPackage("io.skyloom.rules.planted..").negate().as("are not planted")));
    }

    @Test
    void shouldFindThePlantedSleep() {
        JavaClasses planted = new ClassFileImporter().importClasses(BySleeping.class);
        assertThat(NO_SLEEP.evaluate(planted).hasViolation()).isTrue();
    }
}
