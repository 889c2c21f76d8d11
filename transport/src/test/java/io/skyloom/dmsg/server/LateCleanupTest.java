package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.testing.World;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions that notice their end late, when their key has long come back: the cleanup is held until then. */
class LateCleanupTest {
    private static DmsgServerConfig linkedToOther(DmsgServerConfig usual) {
        return usual.withMesh(DmsgServerConfig.Mesh.linkedTo(List.of(OtherServer.entry(new PaperCurve()))));
    }

    private static void callAndClose(Caller from, OtherServer through) throws IOException {
        from.call(through.client(), 5).close();
    }

    @Test
    void shouldKeepTheClientThatCameBack(World world) throws Exception {
        try (Hall hall = Hall.in(world);
                Caller other = hall.caller(2).queueing()) {
            hall.serverThreads.holdNext(hall.curve.pair(1).pub().brief() + "/accept");
            Caller dead = hall.caller(1).queueing();
            hall.until("both are in", () -> hall.server.snapshot().sessions() == 2 && hall.serverThreads.holds());
            try (Caller back = hall.caller(1).queueing()) {
                hall.until("the newer one counts", () -> hall.server.snapshot().sessionsReplaced() == 1);
                YamuxStream before = other.call(back.key(), 5);
                back.arrivals.take().close();
                before.close();

                hall.serverThreads.releaseAndJoin();

                assertThat(hall.server.snapshot().sessions()).isEqualTo(2);
                YamuxStream after = other.call(back.key(), 5);
                back.arrivals.take().close();
                after.close();
                assertThat(dead.arrivals).isEmpty();
            }
            dead.close();
        }
    }

    @Test
    void shouldForwardOverTheAnnouncedLinkWhenOursEndsLate(World world) throws Exception {
        try (Hall hall = Hall.in(world, LateCleanupTest::linkedToOther, OtherServer.NUMBER);
                OtherServer other = new OtherServer(hall, hall.otherNet).acceptingOne();
                Caller caller = hall.caller(2).queueing()) {
            other.mayAnswer.countDown();
            DmsgSession ours = other.theirs.await(hall.callerSeams.timers(), Hall.LIMIT);
            hall.until("a way to the other", () -> hall.server.snapshot().peers() == 1 && hall.serverThreads.holds());
            try (DmsgSession announced = other.announcedLink()) {
                ours.close();
                hall.until("our link is over", ours::isClosed);
                callUntilOver(hall, caller, other, other.overOurs::get);
                int before = other.overOurs.get();

                hall.serverThreads.releaseAndJoin();

                callAndClose(caller, other);
                assertThat(other.overOurs.get()).isEqualTo(before + 1);
                assertThat(hall.server.snapshot().peers()).isEqualTo(1);
                assertThat(announced.isClosed()).isFalse();
            }
            hall.until("no way is left", () -> hall.server.snapshot().peers() == 0);
        }
    }

    /** The link that the server under test has begun to open is finished only when the announced one is in. */
    @Test
    void shouldForwardOverOurLinkWhenTheAnnouncedOneThatCameBeforeItEnds(World world) throws Exception {
        try (Hall hall = Hall.in(world, LateCleanupTest::linkedToOther);
                OtherServer other = new OtherServer(hall, hall.otherNet).acceptingOne();
                Caller caller = hall.caller(2).queueing()) {
            hall.until("a dial to the other", () -> other.dialled.getCount() == 0);
            DmsgSession announced = other.announcedLink();
            callAndClose(caller, other);
            assertThat(other.overOurs.get()).isEqualTo(1);
            other.mayAnswer.countDown();
            DmsgSession ours = other.theirs.await(hall.callerSeams.timers(), Hall.LIMIT);
            callUntilOver(hall, caller, other, other.overTheirs::get);

            announced.close();
            hall.until(
                    "the announced session is gone",
                    () -> hall.server.snapshot().sessions() == 1);

            int before = other.overTheirs.get();
            callAndClose(caller, other);
            assertThat(other.overTheirs.get()).isEqualTo(before + 1);
            assertThat(hall.server.snapshot().peers()).isEqualTo(1);
            ours.close();
            hall.until("no way is left", () -> hall.server.snapshot().peers() == 0);
        }
    }

    /** Calls until a call has gone the way that is watched: when a link has just changed the earlier ones may fail. */
    private static void callUntilOver(
            Hall hall, Caller caller, OtherServer other, java.util.function.IntSupplier watched) {
        hall.until("a call over the watched link", () -> {
            try {
                callAndClose(caller, other);
            } catch (IOException e) {
                return false;
            }
            return watched.getAsInt() > 0;
        });
    }

    @Test
    void shouldTellServersThatAreNotWelcomeAtOnce(World world) throws Exception {
        try (Hall hall = Hall.in(world, usual -> usual.withMesh(accepting(Set.of(2), 512)));
                OtherServer stranger = new OtherServer(hall, hall.otherNet);
                Caller session = hall.caller(OtherServer.NUMBER).queueing()) {
            assertThat(stranger.announce(session.session).code()).isEqualTo(DmsgError.REQUEST_SOURCE_KEY.code());
            assertThat(hall.server.snapshot().peers()).isZero();
            hall.until(
                    "the refusal is counted",
                    () -> hall.server.snapshot().refusals().equals(Map.of(DmsgError.REQUEST_SOURCE_KEY.code(), 1L)));
        }
        try (Hall full = Hall.in(world, usual -> usual.withMesh(accepting(Set.of(), 0)));
                OtherServer stranger = new OtherServer(full, full.otherNet);
                Caller session = full.caller(OtherServer.NUMBER).queueing()) {
            assertThat(stranger.announce(session.session).code()).isEqualTo(DmsgError.RELAY_CAPACITY.code());
            assertThat(full.server.snapshot().peers()).isZero();
        }
    }

    private static DmsgServerConfig.Mesh accepting(Set<Integer> numbers, int most) {
        PaperCurve curve = new PaperCurve();
        return new DmsgServerConfig.Mesh(
                List.of(),
                false,
                true,
                true,
                Set.copyOf(
                        numbers.stream().map(number -> curve.pair(number).pub()).toList()),
                most,
                4096);
    }

    @Test
    void shouldPassStreamsOneHopOnly(World world) throws Exception {
        try (Hall hall = Hall.in(world, LateCleanupTest::linkedToOther);
                OtherServer other = new OtherServer(hall, hall.otherNet).acceptingOne();
                Caller home = hall.resident(2)) {
            other.mayAnswer.countDown();
            DmsgSession link = other.theirs.await(hall.callerSeams.timers(), Hall.LIMIT);
            hall.until("a way to the other", () -> hall.server.snapshot().peers() == 1);
            Caller behind = hall.speakingFor(link, 3002);

            behind.call(home.key(), 5).close();
            home.arrivals.take().close();
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> behind.call(other.client(), 5))
                    .isInstanceOf(IOException.class);
            assertThat(other.overTheirs.get())
                    .as("it must not come back to where it came from")
                    .isZero();
            assertThat(hall.server.snapshot().refusals()).containsEntry(DmsgError.NO_NEXT_SESSION.code(), 1L);
        }
    }
}
