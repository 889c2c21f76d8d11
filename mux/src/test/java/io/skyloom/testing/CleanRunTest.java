package io.skyloom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The extension must fail what deserves it: it is put to tests that leave something behind, run inside this one. */
class CleanRunTest {
    private static final String PLANTED = Untidy.LOGGER;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logsAnError             | logged at ERROR during logsAnError",
                "logsAnError             | planted trouble",
                "logsAnotherError        | a different one",
                "expectsWhatNeverComes   | never logged: [planted trouble]",
                "expectsByTheWorld       | never logged: [planted trouble]",
                "leavesAThread           | thread A/forgotten",
                "leavesAThread           | opened at io.skyloom.testing.Untidy.leavesAThread",
                "leavesAListener         | listener /127.0.0.1:",
                "leavesADatagramSocket   | datagram socket /127.0.0.1:",
                "leavesAStream           | stream /10.0.0.1:",
                "leavesATimer            | timer of PT1H",
                "leavesAMapEntry         | transport map still holds 3",
                "movesACounter           | swept sessions must stay 0 but is 1",
            })
    void shouldFailATestThat(String method, String reason, ErrorLog errors) {
        errors.allow(PLANTED);
        assertThat(failureOf(Untidy.class, method, "100")).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"usesAndCloses", "logsWhatItDeclares", "logsWhatItAllows", "threadEndsByItself"})
    void shouldPassATestThat(String method, ErrorLog errors) {
        errors.allow(PLANTED);
        assertThat(failureOf(Tidy.class, method, "30000")).isEmpty();
    }

    @Test
    void shouldTellTheStoryOfAFailure(ErrorLog errors) {
        errors.allow(PLANTED);
        assertThat(failureOf(Untidy.class, "failsInTheMiddle", "100"))
                .contains("its own failure")
                .contains("0.000000 s  lane 10.0.0.1 > 10.0.0.2 is CUT")
                .contains("listener 10.0.0.1:80 opens")
                .contains("stream 10.0.0.1:32768 > 10.0.0.1:80 closes after 7 bytes out, 0 in");
    }

    @Test
    void shouldKeepTheFailureOfTheTestItself(ErrorLog errors) {
        errors.allow(PLANTED);
        assertThat(failureOf(Untidy.class, "failsAndLogs", "100")).contains("its own failure");
    }

    /** The message of the one test's failure; empty when it passed. */
    private static String failureOf(Class<?> owner, String method, String graceMillis) {
        Method wanted = Arrays.stream(owner.getDeclaredMethods())
                .filter(one -> one.getName().equals(method))
                .findFirst()
                .orElseThrow();
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter(CleanRun.GRACE_MILLIS, graceMillis)
                .selectors(selectMethod(owner, wanted))
                .execute()
                .testEvents()
                .finished()
                .stream()
                .findFirst()
                .map(CleanRunTest::messageOf)
                .orElse("the test did not run");
    }

    private static String messageOf(Event finished) {
        return finished.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(failure -> failure + " suppressed: " + Arrays.toString(failure.getSuppressed()))
                .orElse("");
    }
}
