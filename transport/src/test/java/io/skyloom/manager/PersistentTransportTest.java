package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.entry.Label;
import io.skyloom.entry.Vectors;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PersistentTransportTest {
    private final AtomicInteger dials = new AtomicInteger();
    private Stage stage;
    private Visor a;
    private Visor b;

    @BeforeEach
    void open(World world) throws IOException {
        stage = new Stage(world, 1);
        a = stage.visor(1);
        b = stage.visor(2);
        a.network.beforeEncryption(peer -> dials.incrementAndGet());
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void shouldReadAndWriteTheRecordedList() {
        JsonNode misc = Vectors.load("transport-misc");
        String recorded = misc.get("persistent_transports_json").asString();
        List<PersistentTransport> all = PersistentTransport.parse(recorded);
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().type()).isEqualTo("stcpr");
        assertThat(PersistentTransport.json(all)).isEqualTo(recorded);
        assertThat(PersistentTransport.parse("[]")).isEmpty();
        for (String bad : List.of("", "{}", "[{}]", "[{\"pk\":\"02\",\"type\":\"stcp\"}]", "[1")) {
            assertThatThrownBy(() -> PersistentTransport.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldShowTheRecordedSummary() {
        JsonNode misc = Vectors.load("transport-misc");
        String recorded = misc.get("transport_summary_json").asString();
        TransportSummary summary = new TransportSummary(
                UUID.fromString("74f2d948-cec4-0f0d-8626-ef984ac3e9bc"),
                PubKey.parse("02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4"),
                PubKey.parse("021a9208c47a56f4f3562b2e44fd035d07ceaa5453ff37a94d39e7f7507748cb6b"),
                "stcpr",
                new Traffic(111, 200),
                false,
                Label.USER);
        assertThat(summary.json()).isEqualTo(recorded);
    }

    @Test
    void shouldMakeThemWithinTheNextRound() {
        a.manager.keep(List.of(wanted(b)));
        assertThat(a.manager.kept()).containsExactly(wanted(b));
        stage.until("it is up", PersistentKeeper.PERIOD, () -> a.manager.count() == 1);
        assertThat(a.manager.list().getFirst().label()).isEqualTo(Label.USER);
    }

    @Test
    void shouldDialAgainSoonAfterALossAndLaterIfOursIsTheLargerKey() {
        assertThat(a.key()).isGreaterThan(b.key());
        upFor(a, b, PersistentKeeper.LASTED);
        ManagedTransport first = a.manager.list().getFirst();
        Duration lost = stage.elapsed();
        b.manager.delete(first.id());
        stage.until("again", Duration.ofSeconds(2), () -> a.manager.count() == 1 && first.isGone());
        assertThat(stage.elapsed().minus(lost))
                .isBetween(PersistentKeeper.HANDICAP, PersistentKeeper.HANDICAP.plus(PersistentKeeper.JITTER));
        b.manager.keep(List.of(wanted(a)));
        a.manager.keep(List.of());
        stage.simulation.run(PersistentKeeper.LASTED);
        ManagedTransport second = b.manager.list().getFirst();
        lost = stage.elapsed();
        a.manager.delete(second.id());
        stage.until("again", Duration.ofSeconds(2), () -> b.manager.count() == 1 && second.isGone());
        assertThat(stage.elapsed().minus(lost)).isLessThanOrEqualTo(PersistentKeeper.JITTER);
    }

    @Test
    void shouldNotCrossWithAPeerThatKeepsTheSameTransport() {
        b.manager.keep(List.of(wanted(a)));
        upFor(a, b, PersistentKeeper.LASTED);
        for (int i = 0; i < 50; i++) {
            ManagedTransport lost = a.manager.list().getFirst();
            a.manager.delete(lost.id());
            stage.until("again", Duration.ofSeconds(3), () -> lost.isGone() && a.manager.count() == 1);
            stage.simulation.run(PersistentKeeper.LASTED);
            assertThat(a.manager.count()).isEqualTo(1);
        }
        assertThat(a.manager.counters().byName()).containsEntry("transport_settlement_failed", 0L);
    }

    @Test
    void shouldLeaveATargetThatFailsAloneForLongerAndLonger() throws Exception {
        stage.act(() -> {
            b.close();
            return true;
        });
        a.manager.keep(List.of(wanted(b)));
        Duration before = stage.elapsed();
        for (int failures = 1; failures <= 8; failures++) {
            int seen = failures;
            stage.until("try " + failures, Duration.ofMinutes(10), () -> failed() == seen);
            Duration waited = stage.elapsed().minus(before);
            before = stage.elapsed();
            if (failures > 1) {
                long atLeast = Math.min(BackOff.CAP.toSeconds(), PersistentKeeper.FIRST.toSeconds() << (failures - 2));
                assertThat(waited)
                        .isBetween(Duration.ofSeconds(atLeast), Duration.ofSeconds(atLeast + atLeast / 4 + 2));
            }
        }
    }

    private long failed() {
        return a.manager.counters().byName().getOrDefault("transport_dials_failed", 0L);
    }

    @Test
    void shouldBeginAnewAfterATransportThatLasted() {
        upFor(a, b, Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            a.manager.delete(a.manager.list().getFirst().id());
            stage.until("again", Duration.ofMinutes(2), () -> a.manager.count() == 1);
            stage.simulation.run(Duration.ofSeconds(10));
        }
        stage.simulation.run(PersistentKeeper.LASTED);
        Duration lost = stage.elapsed();
        a.manager.delete(a.manager.list().getFirst().id());
        stage.until("at once", Duration.ofSeconds(2), () -> a.manager.count() == 1);
        assertThat(stage.elapsed().minus(lost)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void shouldNotBringBackWhatIsNoLongerWanted() {
        upFor(a, b, PersistentKeeper.LASTED);
        a.manager.keep(List.of());
        int before = dials.get();
        a.manager.delete(a.manager.list().getFirst().id());
        stage.simulation.run(Duration.ofHours(1));
        assertThat(a.manager.entries()).isZero();
        assertThat(dials).hasValue(before);
    }

    @Test
    void shouldNotBeHeldUpByTargetsThatDoNotAnswer() throws Exception {
        List<PersistentTransport> all = new ArrayList<>();
        for (int i = 0; i < 2 * PersistentKeeper.PARALLEL; i++) {
            all.add(wanted(stage.peer(20 + i).key()));
        }
        all.add(wanted(b));
        a.manager.keep(all);
        stage.until(
                "the one that answers is up",
                PersistentKeeper.DIAL_LIMIT.multipliedBy(4),
                () -> a.manager.to(b.key()).size() == 1);
    }

    private void upFor(Visor keeper, Visor other, Duration age) {
        keeper.manager.keep(List.of(wanted(other)));
        stage.until("it is up", PersistentKeeper.PERIOD.multipliedBy(2), () -> keeper.manager.count() == 1);
        stage.simulation.run(age);
    }

    private static PersistentTransport wanted(Visor visor) {
        return wanted(visor.key());
    }

    private static PersistentTransport wanted(PubKey key) {
        return new PersistentTransport(key, Visor.TYPE);
    }
}
