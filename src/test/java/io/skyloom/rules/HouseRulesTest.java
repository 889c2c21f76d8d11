package io.skyloom.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds in the main code of every room, and every rule finds the code that breaks it on purpose. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
    private JavaClasses main = new ClassFileImporter().importClasses(List.of());
    private JavaClasses planted = main;

    @BeforeAll
    void importClasses() {
        main = House.mainClasses();
        planted = new ClassFileImporter().importPackages("io.skyloom.rules.planted", "org.jctools.util");
    }

    static Stream<Rule> rules() {
        return Stream.of(RoomRules.all(), SeamRules.all(), CodeRules.all(), CryptoRules.all(), RegistryRules.all())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldHoldInEveryRoom(Rule rule) {
        rule.law().check(main);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldFindTheBreach(Rule rule) {
        EvaluationResult result = rule.law().evaluate(planted);
        assertThat(result.getFailureReport().getDetails())
                .as("violations of: " + rule.law().getDescription())
                .anyMatch(detail -> detail.contains(rule.breach().getName()));
    }

    /** A room that was not compiled, or moved, would keep every rule. */
    @ParameterizedTest
    @EnumSource
    void shouldHaveScannedEverySourceOfTheRoom(Room room) {
        List<String> expected = House.mainSources(room).stream()
                .filter(source -> !source.toString().contains("/java22/"))
                .map(Path::getFileName)
                .map(Path::toString)
                .filter(name -> !name.endsWith("-info.java"))
                .map(name -> name.replace(".java", ""))
                .toList();
        List<String> scanned = main.stream()
                .filter(one -> House.roomOf(one).filter(room::equals).isPresent())
                .map(one -> one.getSimpleName())
                .toList();
        assertThat(scanned).containsAll(expected);
    }

    @Test
    void shouldHaveScannedTheSeamsAtLeast() {
        assertThat(main.contain("io.skyloom.seam.Net")).isTrue();
        assertThat(main.size()).isGreaterThan(50);
    }
}
