package io.skyloom.bandwidth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.skyloom.entry.Vectors;
import io.skyloom.seam.virtual.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class BandwidthLogTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

    @TempDir
    private Path directory;

    private final VirtualTime time = new VirtualTime();
    private final UUID id = new UUID(1, 1);

    /** A transport whose counters the test sets. */
    private static final class Source implements Metered {
        private final UUID id;
        private Traffic traffic = Traffic.NONE;
        private boolean gone;

        Source(UUID id) {
            this.id = id;
        }

        Source moved(long received, long sent) {
            traffic = new Traffic(received, sent);
            return this;
        }

        @Override
        public UUID id() {
            return id;
        }

        @Override
        public Traffic traffic() {
            return traffic;
        }

        @Override
        public boolean isGone() {
            return gone;
        }
    }

    @Test
    void shouldWriteTheRecordedFile() throws IOException {
        JsonNode recorded = Vectors.load("transport-misc").get("log_store_csv");
        long seconds = 1_795_344_692L;
        time.jumpWall(Duration.ofSeconds(seconds).minusMillis(VirtualTime.WALL_START_MILLIS));
        Source one = new Source(UUID.fromString(recorded.get("id1").asString()));
        Source other = new Source(UUID.fromString(recorded.get("id2").asString()));
        BandwidthLog log = log();
        log.track(one.moved(100, 200));
        log.round();
        log.track(other.moved(0, 7));
        log.round();
        one.moved(111, 200);
        log.round();
        LocalDate day = LocalDate.ofEpochDay(seconds / 86_400);
        assertThat(read(day))
                .isEqualTo(recorded.get("content_after_three_records").asString());
        assertThat(log.today(one.id()).json())
                .isEqualTo(recorded.get("entry_read_back_json").asString());
        assertThat(new CsvStore(directory).load(day)).hasSize(2);
    }

    @Test
    void shouldBookTheEndOfADayOnThatDayAndBeginAgainAtZero() throws IOException {
        time.jumpWall(Duration.ofHours(23).plusMinutes(59).plusSeconds(59));
        Source source = new Source(id).moved(10, 20);
        BandwidthLog log = log();
        log.track(source);
        log.round();
        source.moved(15, 20);
        time.advance(Duration.ofSeconds(2));
        log.round();
        assertThat(rows(FIRST_DAY)).containsExactly(id + ",15,20," + seconds(1));
        assertThat(read(FIRST_DAY.plusDays(1))).isNull();
        assertThat(log.today(id)).isEqualTo(Traffic.NONE);
        source.moved(16, 23);
        log.round();
        assertThat(rows(FIRST_DAY)).containsExactly(id + ",15,20," + seconds(1));
        assertThat(rows(FIRST_DAY.plusDays(1))).containsExactly(id + ",1,3," + seconds(1));
    }

    private long seconds(int intoTheSecondDay) {
        return VirtualTime.WALL_START_MILLIS / 1000 + 86_400 + intoTheSecondDay;
    }

    @Test
    void shouldGoOnFromTheStoredRowOfTheSameDay() throws IOException {
        Source before = new Source(id).moved(10, 20);
        BandwidthLog first = log();
        first.track(before);
        first.round();
        Source after = new Source(id).moved(1, 2);
        BandwidthLog second = log();
        second.track(after);
        second.round();
        assertThat(second.today(id)).isEqualTo(new Traffic(11, 22));
        assertThat(rows(FIRST_DAY)).hasSize(1).first().asString().startsWith(id + ",11,22,");
    }

    @Test
    void shouldCountATransportThatLivedBetweenTwoRoundsAndForgetIt() {
        BandwidthLog log = log();
        Source brief = new Source(id).moved(3, 4);
        log.track(brief);
        brief.gone = true;
        log.round();
        assertThat(log.today(id)).isEqualTo(new Traffic(3, 4));
        brief.moved(100, 100);
        log.round();
        assertThat(log.today(id)).isEqualTo(new Traffic(3, 4));
    }

    @Test
    void shouldNotWriteWhatHasNotChanged() throws IOException {
        Source source = new Source(id).moved(1, 1);
        BandwidthLog log = log();
        log.track(source);
        log.round();
        Files.writeString(directory.resolve(FIRST_DAY + ".csv"), "mark");
        time.advance(Duration.ofMinutes(1));
        log.round();
        assertThat(read(FIRST_DAY)).isEqualTo("mark");
    }

    @Test
    void shouldKeepItsBooksWhenTheClockGoesBackOverMidnight() throws IOException {
        time.jumpWall(Duration.ofHours(24));
        Source source = new Source(id).moved(1, 1);
        BandwidthLog log = log();
        log.track(source);
        log.round();
        time.jumpWall(Duration.ofHours(-1));
        source.moved(3, 3);
        log.round();
        source.moved(7, 7);
        log.round();
        time.jumpWall(Duration.ofHours(1));
        log.round();
        source.moved(9, 9);
        log.round();
        assertThat(new CsvStore(directory).load(FIRST_DAY))
                .extracting(DayRow::traffic)
                .containsExactly(new Traffic(4, 4));
        assertThat(new CsvStore(directory).load(FIRST_DAY.plusDays(1)))
                .extracting(DayRow::traffic)
                .containsExactly(new Traffic(5, 5));
    }

    @Test
    void shouldDeleteOldDaysAtTheStartAndLaterAndNothingElse() throws IOException {
        for (String name :
                List.of("2025-12-24.csv", "2025-12-25.csv", "2025-12-26.csv", "notes.csv", "2025-01-01.txt")) {
            Files.writeString(directory.resolve(name), "x");
        }
        BandwidthLog log = log();
        log.round();
        assertThat(names()).containsExactly("2025-01-01.txt", "2025-12-25.csv", "2025-12-26.csv", "notes.csv");
        time.advance(Duration.ofHours(25));
        log.round();
        assertThat(names()).containsExactly("2025-01-01.txt", "2025-12-26.csv", "notes.csv");
    }

    @Test
    void shouldLeaveOutDamagedLines() throws IOException {
        Files.writeString(
                directory.resolve(FIRST_DAY + ".csv"),
                "tp_id,recv,sent,time_stamp\nrubbish\n" + id + ",5,6,7\n" + id + ",x,6,7\n,,,\n");
        BandwidthLog log = log();
        log.track(new Source(id).moved(1, 1));
        log.round();
        assertThat(log.today(id)).isEqualTo(new Traffic(6, 7));
        assertThat(rows(FIRST_DAY)).hasSize(1);
    }

    @Test
    void shouldLiveWithADiskThatFailsAndCatchUpAfterwards() throws IOException {
        Path notADirectory = directory.resolve("taken");
        Files.writeString(notADirectory, "a file is in the way");
        BandwidthLog log = new BandwidthLog(new CsvStore(notADirectory), time, WEEK);
        Source source = new Source(id);
        log.track(source);
        List<ILoggingEvent> lines = logged(() -> {
            for (int i = 1; i <= 100; i++) {
                source.moved(i, i);
                log.round();
            }
        });
        assertThat(lines).extracting(ILoggingEvent::getFormattedMessage).hasSizeBetween(1, 8);
        assertThat(lines.getLast().getFormattedMessage()).contains("64 failures");
        assertThat(log.today(id)).isEqualTo(new Traffic(100, 100));
        time.advance(Duration.ofHours(24));
        source.moved(150, 150);
        log.round();
        source.moved(151, 151);
        log.round();
        Files.delete(notADirectory);
        log.round();
        CsvStore store = new CsvStore(notADirectory);
        assertThat(store.load(FIRST_DAY)).extracting(DayRow::traffic).containsExactly(new Traffic(150, 150));
        assertThat(store.load(FIRST_DAY.plusDays(1)))
                .extracting(DayRow::traffic)
                .containsExactly(new Traffic(1, 1));
    }

    @Test
    void shouldKeepDaysInMemoryWithoutADisk() {
        MemoryStore store = new MemoryStore();
        BandwidthLog log = new BandwidthLog(store, time, WEEK);
        log.track(new Source(id).moved(1, 2));
        log.round();
        assertThat(store.load(FIRST_DAY)).extracting(DayRow::traffic).containsExactly(new Traffic(1, 2));
        time.advance(Duration.ofDays(9));
        log.round();
        assertThat(store.load(FIRST_DAY)).isEmpty();
    }

    @Test
    void shouldWriteTrafficAsSummariesShowIt() {
        assertThat(new Traffic(111, 200).json()).isEqualTo("{\"recv\":111,\"sent\":200}");
    }

    private BandwidthLog log() {
        return new BandwidthLog(new CsvStore(directory), time, WEEK);
    }

    private @org.jspecify.annotations.Nullable String read(LocalDate day) throws IOException {
        Path file = directory.resolve(day + ".csv");
        return Files.exists(file) ? Files.readString(file, UTF_8) : null;
    }

    private List<String> rows(LocalDate day) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(day + ".csv"));
        assertThat(lines.getFirst()).isEqualTo(CsvStore.HEADER);
        return lines.subList(1, lines.size());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("2026"))
                    .sorted()
                    .toList();
        }
    }

    private static List<ILoggingEvent> logged(Runnable body) {
        Logger logger = (Logger) LoggerFactory.getLogger(BandwidthLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            body.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list;
    }
}
