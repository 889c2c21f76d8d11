package io.skyloom.engine.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program's own log, in a context of its own: what one line looks like, and how often it is written. */
class LoggingTest {
    private static final String FAULTY = "io.skyloom.stcpr.StcprNetwork";
    private static final long HALF_MINUTE = 30_000;

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long now = 1_700_000_000_000L;

    @BeforeEach
    void configure() throws Exception {
        URL file = Objects.requireNonNull(Logging.class.getResource("/logback.xml"));
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file);
        RepeatCounter counter = Objects.requireNonNull((RepeatCounter)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("counted"));
        ConsoleAppender<ILoggingEvent> lines =
                Objects.requireNonNull((ConsoleAppender<ILoggingEvent>) counter.getAppender("lines"));
        lines.setOutputStream(written);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void log(String logger, Level level, String message, Throwable... thrown) {
        Logger to = context.getLogger(logger);
        Throwable cause = thrown.length == 0 ? null : thrown[0];
        LoggingEvent event = new LoggingEvent("test", to, level, message, cause, null);
        event.setTimeStamp(now);
        if (to.isEnabledFor(level)) {
            to.callAppenders(event);
        }
    }

    /** The lines since the last call, without their times. */
    private List<String> lines() {
        String text = written.toString(StandardCharsets.UTF_8);
        written.reset();
        return text.lines()
                .map(line -> line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}\\S+ ", ""))
                .toList();
    }

    @Test
    void shouldSayTimeLevelModuleAndText() {
        log(FAULTY, Level.INFO, "listens");
        assertThat(written.toString(StandardCharsets.UTF_8))
                .matches("2023-11-1\\dT\\d\\d:\\d\\d:20\\.000(Z|[+-]\\d\\d:\\d\\d) INFO  \\[stcpr] listens\\R");
        lines();
        log("io.skyloom.engine.skysocks.ExitSession", Level.WARN, "a");
        log("io.skyloom.dmsg.client.Sessions", Level.WARN, "b");
        log("com.example.Thing", Level.WARN, "c");
        assertThat(lines()).containsExactly("WARN  [skysocks] a", "WARN  [dmsg.client] b", "WARN  [Thing] c");
    }

    @Test
    void shouldPutAFaultAndItsCausesOnOneLine() {
        IOException deep = new IOException("connection\nrefused");
        log(FAULTY, Level.WARN, "cannot dial", new IllegalStateException("no way", new RuntimeException(deep)));
        assertThat(lines())
                .containsExactly(
                        "WARN  [stcpr] cannot dial: no way, because java.io.IOException: connection | refused");
        log(FAULTY, Level.WARN, "without a message", new NullPointerException());
        assertThat(lines()).containsExactly("WARN  [stcpr] without a message: NullPointerException");
    }

    @Test
    void shouldShowTheStackOfADefect() {
        log(FAULTY, Level.ERROR, "escaped", new IllegalStateException("never"));
        List<String> lines = lines();
        assertThat(lines.get(0)).isEqualTo("ERROR [stcpr] escaped");
        assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: never");
        assertThat(lines.get(2)).contains("at io.skyloom.engine.logging.LoggingTest");
    }

    @Test
    void shouldCountWhatRepeatsItself() {
        for (int i = 0; i < 1000; i++) {
            log(FAULTY, Level.WARN, "down");
            log(FAULTY, Level.INFO, "still here");
        }
        List<String> first = lines();
        assertThat(first).hasSize(1001).startsWith("WARN  [stcpr] down");
        now += HALF_MINUTE - 1;
        log(FAULTY, Level.WARN, "down");
        log(FAULTY, Level.ERROR, "down");
        log("io.skyloom.stcp.Other", Level.WARN, "down");
        assertThat(lines()).containsExactly("ERROR [stcpr] down", "WARN  [stcp] down");
        now += 1;
        log(FAULTY, Level.INFO, "later");
        assertThat(lines()).containsExactly("WARN  [stcpr] down (1000 more like this)", "INFO  [stcpr] later");
        log(FAULTY, Level.WARN, "down");
        assertThat(lines()).containsExactly("WARN  [stcpr] down");
    }

    @Test
    void shouldRememberOnlySoManyFaultsAndLoseNoCount() {
        for (int i = 0; i < 300; i++) {
            log(FAULTY, Level.WARN, "fault " + i);
            log(FAULTY, Level.WARN, "fault " + i);
        }
        assertThat(lines()).hasSize(300 + 44).contains("WARN  [stcpr] fault 0 (1 more like this)");
        context.stop();
        assertThat(lines()).hasSize(256).contains("WARN  [stcpr] fault 299 (1 more like this)");
    }

    @ParameterizedTest
    @CsvSource({"trace,TRACE", "Debug,DEBUG", "info,INFO", "NOTICE,INFO", "warning,WARN", "error,ERROR", "panic,ERROR"})
    void shouldUnderstandTheNetworksWords(String word, String level) {
        Logging.level(context, word);
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.valueOf(level));
    }

    @Test
    void shouldChangeTheLevelWhileItRuns() {
        log(FAULTY, Level.DEBUG, "not yet");
        Logging.level(context, "debug");
        log(FAULTY, Level.DEBUG, "now");
        Logging.level(context, "error");
        log(FAULTY, Level.WARN, "no longer");
        assertThat(lines()).containsExactly("DEBUG [stcpr] now");
        assertThatThrownBy(() -> Logging.level(context, "loud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not \"loud\"");
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void shouldTakeTheUsualLevelWhenTheFileNamesNone() {
        Logging.start(context, "debug");
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.DEBUG);
        Logging.start(context, "");
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.INFO);
        Logging.start(context, "loud");
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void shouldRememberTheLatestLinesForThoseWhoAskAfar() throws IOException {
        ProcessLog log = new ProcessLog(context);
        assertThat(log.recent()).isEqualTo("[]");
        log("io.skyloom.engine.skysocks.ExitSession", Level.WARN, "said \"no\"", new IOException("refused"));
        assertThat(log.recent())
                .isEqualTo("[{\"_module\":\"skysocks\",\"level\":\"warning\",\"log_line\":1,"
                        + "\"msg\":\"said \\\"no\\\": refused\",\"time\":\"2023-11-14T22:13:20Z\"}]");
        for (int i = 0; i < 400; i++) {
            log(FAULTY, Level.INFO, "line " + i);
        }
        log(FAULTY, Level.INFO, "x".repeat(10_000));
        assertThat(log.recent())
                .startsWith("[{\"_module\":\"stcpr\",\"level\":\"info\",\"log_line\":103,\"msg\":\"line 101\"")
                .contains("\"log_line\":402,\"msg\":\"" + "x".repeat(4096) + "…\"");
        log.level("debug");
        assertThat(log.level()).isEqualTo("debug");
        assertThatThrownBy(() -> log.level("loud"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("loud");
    }
}
