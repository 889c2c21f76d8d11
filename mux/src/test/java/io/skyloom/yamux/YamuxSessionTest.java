package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Cases;
import io.skyloom.yamux.YamuxException.Reason;
import io.skyloom.yamux.YamuxSession.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamuxSessionTest {
    private static final long SECOND = 1_000_000_000L;

    private final Peers peers = new Peers();
    private final Peers.End client = peers.client;
    private final Peers.End server = peers.server;

    @Test
    void shouldCarryBytesBothWaysAndHalfClose() throws Exception {
        MuxStream[] stream = peers.connect();
        client.write(stream[0], bytes(1, 2, 3));
        client.session.endOutput(stream[0]);
        peers.settle();
        assertThat(server.read(stream[1], 10)).containsExactly(1, 2, 3);
        assertThat(server.read(stream[1], 10)).as("the end").isNull();

        server.write(stream[1], bytes(4, 5));
        server.session.endOutput(stream[1]);
        peers.settle();
        assertThat(client.read(stream[0], 10)).containsExactly(4, 5);
        assertThat(client.read(stream[0], 10)).isNull();
        assertThat(client.stats().streams()).isZero();
        assertThat(server.stats().streams()).isZero();
        assertThat(peers.pool.lentBytes()).isZero();
    }

    @Test
    void shouldSendOneFinOnlyHoweverOftenTheStreamIsClosed() throws Exception {
        MuxStream stream = peers.connect()[0];
        client.session.endOutput(stream);
        client.session.close(stream, peers.now);
        client.session.close(stream, peers.now);
        assertThat(client.frames()).hasToString("[window[1 flags 4 length 0]]");
    }

    @Test
    void shouldPutTheEndBehindEverythingAccepted() throws Exception {
        MuxStream[] stream = peers.connect();
        byte[] large = new byte[Peers.WINDOW];
        int taken = client.session.offer(stream[0], large, 0, large.length);
        client.session.endOutput(stream[0]);
        List<Frame> frames = client.frames();
        assertThat(frames.stream().filter(Frame::isData).mapToInt(Frame::length).sum())
                .isEqualTo(taken);
        assertThat(frames.get(frames.size() - 1)).hasToString("window[1 flags 4 length 0]");
    }

    @Test
    void shouldStopAtTheWindowAndGoOnWithCredit() throws Exception {
        MuxStream[] stream = peers.connect();
        byte[] large = new byte[2 * Peers.WINDOW];
        int taken = client.writeAllItCan(stream[0], large);
        assertThat(taken).isEqualTo(Peers.WINDOW);
        peers.settle();
        client.session.park(stream[0], large, taken, 10);
        assertThat(client.session.hasOutput())
                .as("nothing to write without window")
                .isFalse();

        assertThat(server.read(stream[1], Peers.WINDOW / 2 - 1)).hasSize(Peers.WINDOW / 2 - 1);
        assertThat(server.session.hasOutput()).as("credit below half a window").isFalse();
        server.read(stream[1], 1);
        peers.settle();
        assertThat(client.session.withdraw(stream[0])).isEqualTo(10);
    }

    @Test
    void shouldTakeFromStreamsInTurnsSoThatNoneWaitsForAnother() throws Exception {
        MuxStream bulk = peers.connect()[0];
        MuxStream small = peers.connect()[0];
        MuxStream other = peers.connect()[0];
        byte[] large = new byte[Peers.WINDOW];
        int taken = client.session.offer(bulk, large, 0, large.length);
        client.session.park(bulk, large, taken, large.length - taken);
        assertThat(client.session.offer(small, large, 0, 100))
                .as("others queue too")
                .isZero();
        client.session.park(small, large, 0, 100);
        client.session.park(other, large, 0, 40_000);

        List<Frame> frames = client.frames();
        List<String> order = frames.stream()
                .map(frame -> frame.stream() + ":" + frame.length())
                .toList();
        assertThat(order).startsWith("1:32768", "1:32768");
        assertThat(order.indexOf("3:100")).as("%s", order).isLessThanOrEqualTo(3);
        assertThat(order.indexOf("5:32768")).as("%s", order).isLessThanOrEqualTo(4);
        assertThat(frames).allMatch(frame -> frame.length() <= 32 * 1024);
    }

    @Test
    void shouldLetControlFramesOvertakeDataInOneWrite() throws Exception {
        MuxStream[] stream = peers.connect();
        server.write(stream[1], new byte[1000]);
        client.writeAllItCan(stream[0], new byte[Peers.WINDOW / 2 - 1000]);
        server.receive(client.output());
        server.read(stream[1], Peers.WINDOW);
        client.write(stream[0], new byte[1000]);
        server.receive(client.output());
        server.read(stream[1], Peers.WINDOW);
        server.receive(Frame.ping(Frame.SYN, 77));
        Outbox.Batch batch = new Outbox.Batch();
        assertThat(server.session.take(batch, peers.now)).isTrue();
        byte[] written = Arrays.copyOfRange(batch.bytes, batch.from, batch.to);
        peers.pool.giveBatch(batch.bytes);
        assertThat(Frame.parse(written).stream().map(frame -> frame.type() + ":" + frame.length()))
                .containsExactly("2:77", "1:" + Peers.WINDOW / 2, "0:1000");
        assertThat(server.session.hasOutput()).isFalse();
    }

    @Test
    void shouldKeepTheSynInFrontOfTheDataEvenWhenControlFramesFillWholeBatches() throws Exception {
        Peers many = new Peers(config -> config.streams(2000, 2000));
        for (int i = 0; i < 1000; i++) {
            many.client.write(many.client.open(), bytes(i));
        }
        List<Frame> frames = many.client.frames();
        assertThat(frames).hasSize(2000);
        assertThat(frames.subList(0, 1000)).allMatch(frame -> frame.has(Frame.SYN));
        assertThat(frames.subList(1000, 2000)).allMatch(Frame::isData);
    }

    @Test
    void shouldAnnounceALargerWindowWhenOpeningAndAccepting() {
        Peers wide = new Peers(config -> config.windows(1 << 20, 1 << 20));
        wide.client.open();
        byte[] syn = wide.client.output();
        assertThat(Frame.parse(syn)).hasToString("[window[1 flags 1 length " + ((1 << 20) - Peers.WINDOW) + "]]");
        wide.server.receive(syn);
        MuxStream there = wide.server.accept();
        assertThat(wide.server.frames()).hasToString("[window[1 flags 2 length " + ((1 << 20) - Peers.WINDOW) + "]]");
        assertThat(there.sendWindow).isEqualTo(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, YamuxConfig.LARGEST_WINDOW})
    void shouldWidenTheWindowOfAStreamThatItSlows(int most) throws Exception {
        Peers growing = new Peers(config -> config.windows(Peers.WINDOW, most));
        MuxStream[] stream = growing.connect();
        byte[] large = new byte[16 << 20];
        long delivered = 0;
        for (int round = 0; round < 18; round++) {
            growing.client.writeAllItCan(stream[0], large);
            byte[] there = growing.client.output();
            // Half of the flight arrives and is read before the rest: the reader keeps up, the sender waits for credit.
            for (int at = 0; at < there.length; at += 16 * 1024) {
                growing.server.receive(Arrays.copyOfRange(there, at, Math.min(there.length, at + 16 * 1024)));
                delivered += Objects.requireNonNull(growing.server.read(stream[1], 1 << 20)).length;
            }
            growing.client.receive(growing.server.output());
        }
        assertThat(stream[1].window()).isEqualTo(most);
        assertThat(delivered).isGreaterThan(4L * most);
        assertThat(growing.server.session.cause()).isNull();
    }

    @Test
    void shouldSlowNoOtherStreamBehindTheLargestWindowThatNobodyReads() throws Exception {
        int most = YamuxConfig.LARGEST_WINDOW;
        Peers wide = new Peers(config -> config.windows(most, most));
        MuxStream[] stuck = wide.connect();
        MuxStream[] other = wide.connect();
        int taken = wide.client.writeAllItCan(stuck[0], new byte[2 * most]);
        assertThat(taken).as("no byte more than the window").isEqualTo(most);
        for (int round = 0; round < 100; round++) {
            wide.client.write(other[0], new byte[60_000]);
            wide.settle();
            assertThat(wide.server.read(other[1], 1 << 20)).hasSize(60_000);
        }
        assertThat(wide.server.stats().heldBytes()).isBetween((long) most, most + 64L * 1024);
        assertThat(wide.server.session.cause()).isNull();
    }

    @Test
    void shouldLeaveTheWindowOfAStreamWhoseReaderIsSlow() throws Exception {
        Peers growing = new Peers(config -> config.windows(Peers.WINDOW, 1 << 20));
        MuxStream[] stream = growing.connect();
        for (int round = 0; round < 12; round++) {
            growing.client.writeAllItCan(stream[0], new byte[1 << 20]);
            growing.settle();
            growing.server.read(stream[1], Peers.WINDOW / 2);
            growing.settle();
        }
        assertThat(stream[1].window()).isEqualTo(Peers.WINDOW);
    }

    @Test
    void shouldResetStreamsWhenTheBacklogIsFullAndCountThem() {
        Peers few = new Peers(config -> config.streams(2, 100));
        Peers.End opener = new Peers().client;
        for (int i = 0; i < 3; i++) {
            opener.open();
        }
        few.server.receive(opener.output());
        assertThat(few.server.frames()).hasToString("[window[5 flags 8 length 0]]");
        assertThat(few.server.stats().backlog()).isEqualTo(2);
        assertThat(few.server.stats().refused()).isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreLivingStreamsThanAllowed() {
        Peers few = new Peers(config -> config.streams(2, 3));
        for (int id = 1; id <= 9; id += 2) {
            few.server.receive(Frame.window(id, Frame.SYN, 0));
            if (few.server.stats().backlog() > 0) {
                few.server.accept();
            }
        }
        assertThat(few.server.stats().streams()).isEqualTo(3);
        assertThat(few.server.frames().stream().filter(frame -> frame.has(Frame.RST)))
                .hasSize(2);
    }

    @Test
    void shouldWaitWithOpeningWhileThePeerOwesTooManyAnswers() {
        Peers few = new Peers(config -> config.streams(2, 100));
        few.client.open();
        few.client.open();
        assertThat(few.client.tryOpen()).isNull();
        few.settle();
        few.server.accept();
        few.settle();
        assertThat(few.client.tryOpen()).isNotNull();
        assertThat(few.client.tryOpen()).isNull();
    }

    @Test
    void shouldAcknowledgeOnArrivalWhenAskedTo() {
        Peers eager = new Peers(config -> config.acknowledgeAtOnce(true));
        eager.client.open();
        eager.server.receive(eager.client.output());
        assertThat(eager.server.frames()).hasToString("[window[1 flags 2 length 0]]");
        eager.server.accept();
        assertThat(eager.server.frames()).as("one ACK only").isEmpty();
    }

    @Test
    void shouldDeliverWhatCameBeforeTheStreamWasAccepted() throws Exception {
        MuxStream ours = client.open();
        client.write(ours, bytes(9));
        client.session.endOutput(ours);
        peers.settle();
        MuxStream theirs = server.accept();
        assertThat(server.read(theirs, 5)).containsExactly(9);
        assertThat(server.read(theirs, 5)).isNull();
    }

    @Test
    void shouldForgetAStreamThatWasResetBeforeItWasAccepted() throws Exception {
        MuxStream ours = client.open();
        peers.settle();
        client.session.reset(ours, peers.now);
        peers.settle();
        assertThat(server.session.accept()).isNull();
        assertThat(server.stats().streams()).isZero();
    }

    @Test
    void shouldNotMentionAStreamThatWasResetBeforeItsSynWasWritten() {
        MuxStream ours = client.open();
        client.session.reset(ours, peers.now);
        assertThat(client.output()).isEmpty();
        assertThat(client.stats().unanswered()).isZero();
    }

    @Test
    void shouldFailBothHalvesWhenThePeerResets() throws Exception {
        MuxStream[] stream = peers.connect();
        server.write(stream[1], bytes(1));
        peers.settle();
        server.session.reset(stream[1], peers.now);
        peers.settle();
        failsFor(Reason.RESET, () -> client.read(stream[0], 1)).hasMessage("stream 1 was reset by the peer");
        failsFor(Reason.RESET, () -> client.write(stream[0], bytes(1)));
        failsFor(Reason.RESET, () -> server.read(stream[1], 1)).hasMessage("stream 1 was reset by this end");
        assertThat(peers.pool.lentBytes()).isZero();
    }

    @Test
    void shouldStillReadWhatCameBeforeTheEndWhenAResetFollowsIt() throws Exception {
        MuxStream[] stream = peers.connect();
        server.write(stream[1], bytes(1, 2));
        server.session.endOutput(stream[1]);
        peers.settle();
        server.session.reset(stream[1], peers.now);
        peers.settle();
        assertThat(client.read(stream[0], 5)).containsExactly(1, 2);
        assertThat(client.read(stream[0], 5)).isNull();
        failsFor(Reason.RESET, () -> client.write(stream[0], bytes(1)));
    }

    @Test
    void shouldThrowAwayWhatArrivesForAClosedStreamAndResetItWhenThePeerGoesOn() throws Exception {
        MuxStream[] stream = peers.connect();
        client.session.close(stream[0], peers.now);
        peers.settle();
        server.write(stream[1], new byte[64 * 1024]);
        peers.settle();
        assertThat(client.stats().bytesSkipped()).isEqualTo(64 * 1024);
        assertThat(client.stats().streams()).as("lingers").isEqualTo(1);
        server.writeAllItCan(stream[1], new byte[Peers.WINDOW]);
        peers.settle();
        failsFor(Reason.RESET, () -> server.write(stream[1], bytes(1)));
        assertThat(client.stats().streams()).isZero();
        assertThat(peers.pool.lentBytes()).isZero();
    }

    @Test
    void shouldResetAClosedStreamWhoseOtherHalfStaysOpenTooLong() throws Exception {
        MuxStream[] stream = peers.connect();
        client.session.close(stream[0], peers.now);
        peers.settle();
        assertThat(client.session.nanosToDeadline(peers.now)).isEqualTo(300 * SECOND);
        peers.pass(300 * SECOND - 1);
        assertThat(client.stats().streams()).isEqualTo(1);
        peers.pass(1);
        peers.settle();
        assertThat(client.stats().streams()).isZero();
        failsFor(Reason.RESET, () -> server.write(stream[1], bytes(1)));
        assertThat(server.read(stream[1], 1)).as("it ended in order before").isNull();
        assertThat(client.session.cause()).isNull();
    }

    @Test
    void shouldResetOnlyTheStreamThatIsNotAcceptedInTime() throws Exception {
        MuxStream stale = client.open();
        peers.pass(60 * SECOND);
        MuxStream fresh = client.open();
        client.output();
        peers.pass(15 * SECOND);
        failsFor(Reason.OPEN_TIMEOUT, () -> client.read(stale, 1))
                .hasMessage("stream 1 was reset: the peer did not accept it within PT1M15S");
        assertThat(client.frames()).hasToString("[window[1 flags 8 length 0]]");
        assertThat(client.read(fresh, 1)).as("nothing yet").isEmpty();
        assertThat(client.session.nanosToDeadline(peers.now)).isEqualTo(60 * SECOND);
    }

    @Test
    void shouldAnswerPingsAndTakeALateAnswer() throws Exception {
        client.session.ping(peers.now);
        client.session.ping(peers.now);
        byte[] asked = client.output();
        assertThat(Frame.parse(asked)).as("one outstanding").hasToString("[ping[0 flags 1 length 0]]");
        server.receive(asked);
        byte[] answer = server.output();
        peers.pass(100 * SECOND);
        client.session.ping(peers.now);
        assertThat(client.output()).as("still outstanding").isEmpty();
        client.receive(answer);
        assertThat(client.answeredIn).isEqualTo(100 * SECOND);
        client.session.ping(peers.now);
        assertThat(client.frames()).hasToString("[ping[0 flags 1 length 1]]");
    }

    @Test
    void shouldIgnoreAnswersToNothing() throws Exception {
        client.receive(Frame.ping(Frame.ACK, 0));
        client.session.ping(peers.now);
        client.receive(Frame.ping(Frame.ACK, 5));
        assertThat(client.answeredIn).isEqualTo(-1);
        assertThat(client.session.cause()).isNull();
    }

    @Test
    void shouldBoundTheAnswersItOwesToAFloodOfPings() {
        for (int i = 0; i < 1000; i++) {
            client.receive(Frame.ping(Frame.SYN, i));
        }
        assertThat(client.frames()).hasSize(Outbox.MOST_PONGS);
        assertThat(client.stats().pongsDropped()).isEqualTo(1000 - Outbox.MOST_PONGS);
    }

    @Test
    void shouldGiveUpOnAPeerThatCausesResetsAndReadsNothing() {
        Peers few = new Peers(config -> config.streams(1, 1));
        for (int i = 0; i < Outbox.MOST_RESETS + 10; i++) {
            few.server.receive(Frame.window(2 * i + 1, Frame.SYN, 0));
        }
        assertThat(few.server.session.cause()).hasMessageContaining("reads nothing");
        assertThat(few.server.session.isEnded()).isTrue();
    }

    @Test
    void shouldAskASilentPeerAndGiveUpWithoutAnyByte() throws Exception {
        Peers watched = new Peers(config -> config.keepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10)));
        watched.pass(30 * SECOND);
        assertThat(watched.client.frames()).hasToString("[ping[0 flags 1 length 0]]");
        watched.pass(9 * SECOND);
        watched.client.receive(new byte[] {0});
        watched.pass(SECOND);
        assertThat(watched.client.session.cause()).as("a byte is proof enough").isNull();
        watched.pass(29 * SECOND);
        watched.pass(10 * SECOND);
        assertThat(watched.client.session.cause()).hasMessageContaining("nothing arrived for PT40S");
        assertThat(watched.client.ends).isEqualTo(1);
    }

    @Test
    void shouldStayQuietWithoutKeepAlive() {
        assertThat(client.session.nanosToDeadline(peers.now)).isEqualTo(Long.MAX_VALUE);
        peers.pass(1_000_000 * SECOND);
        assertThat(client.output()).isEmpty();
        assertThat(client.session.cause()).isNull();
    }

    @Test
    void shouldEndWhenTheCarrierTakesNoByteForTheWriteTimeout() throws Exception {
        MuxStream stream = peers.connect()[0];
        client.write(stream, new byte[1000]);
        Outbox.Batch batch = new Outbox.Batch();
        client.session.take(batch, peers.now);
        peers.pass(9 * SECOND);
        client.session.wrote(1, peers.now);
        peers.pass(9 * SECOND);
        assertThat(client.session.cause()).as("one byte is progress").isNull();
        peers.pass(SECOND);
        failsFor(Reason.STALLED, () -> client.write(stream, bytes(1)))
                .hasMessage("the connection took no byte for PT10S");
        peers.pool.giveBatch(batch.bytes);
    }

    @Test
    void shouldNotCallAnIdleCarrierStalled() throws Exception {
        MuxStream stream = peers.connect()[0];
        client.write(stream, new byte[1000]);
        peers.settle();
        peers.pass(1000 * SECOND);
        assertThat(client.session.cause()).isNull();
    }

    @Test
    void shouldGoOnWithExistingStreamsAfterGoAway() throws Exception {
        MuxStream[] stream = peers.connect();
        server.session.goAway();
        server.session.goAway();
        peers.settle();
        failsFor(Reason.REFUSED, () -> client.session.open(peers.now));
        client.write(stream[0], bytes(1));
        peers.settle();
        assertThat(server.read(stream[1], 1)).containsExactly(1);
        MuxStream back = server.open();
        peers.settle();
        assertThat(client.accept().id).isEqualTo(back.id);
    }

    @Test
    void shouldResetStreamsThatAreOpenedAgainstOurGoAway() throws Exception {
        server.session.goAway();
        client.open();
        server.receive(client.output());
        assertThat(server.frames()).hasToString("[window[1 flags 8 length 0], goaway[0 flags 0 length 0]]");
    }

    @Test
    void shouldRefuseToOpenWhenIdsAreUsedUp() throws Exception {
        Peers.End old = peers.new End(Role.CLIENT, client.config, 0xFFFF_FFFBL);
        assertThat(Integer.toUnsignedString(old.open().id)).isEqualTo("4294967291");
        assertThat(Integer.toUnsignedString(old.open().id)).isEqualTo("4294967293");
        failsFor(Reason.IDS_EXHAUSTED, () -> old.session.open(peers.now)).hasMessageContaining("CLIENT");
        assertThat(old.session.cause()).isNull();
        assertThat(old.frames()).hasSize(2);
    }

    @Test
    void shouldFinishAcceptedBytesWhenClosedInOrder() throws Exception {
        MuxStream[] stream = peers.connect();
        client.write(stream[0], bytes(1, 2));
        client.session.end(new YamuxException(Reason.CLOSED, "bye"), Ending.ORDERLY, peers.now);
        assertThat(client.session.isFinished()).isFalse();
        assertThat(client.session.nanosToDeadline(peers.now)).isEqualTo(SECOND);
        byte[] last = client.output();
        assertThat(Frame.parse(last)).hasToString("[goaway[0 flags 0 length 0], data[1 flags 0 length 2 0102]]");
        server.receive(last);
        assertThat(server.read(stream[1], 5)).containsExactly(1, 2);
        assertThat(client.session.isFinished()).isTrue();
        failsFor(Reason.CLOSED, () -> client.write(stream[0], bytes(1))).hasMessage("bye");
    }

    @Test
    void shouldHearThePeerOutWithinTheGraceAndTheBudget() {
        long budget = client.config.memoryBudget();
        client.session.end(new YamuxException(Reason.CLOSED, "bye"), Ending.ORDERLY, peers.now);
        assertThat(client.session.beginDraining(peers.now + SECOND / 2)).isTrue();
        assertThat(client.session.nanosToDeadline(peers.now + SECOND / 2)).isEqualTo(SECOND);
        byte[] more = new byte[1 << 16];
        for (long drained = 0; drained < budget; drained += more.length) {
            assertThat(client.session.isEnded()).isFalse();
            client.receive(more);
        }
        client.receive(new byte[1]);
        assertThat(client.session.isEnded()).isTrue();
        assertThat(client.session.beginDraining(peers.now))
                .as("no use any more")
                .isFalse();
        assertThat(client.stats().framesIn()).as("nothing of it counted").isZero();
    }

    @Test
    void shouldNotFinishLongerThanTheGrace() throws Exception {
        MuxStream[] stream = peers.connect();
        client.write(stream[0], bytes(1, 2));
        client.session.end(new YamuxException(Reason.CLOSED, "bye"), Ending.ORDERLY, peers.now);
        peers.pass(SECOND);
        assertThat(client.session.isEnded()).isTrue();
        assertThat(client.output()).isEmpty();
        assertThat(peers.pool.lentBytes()).isZero();
    }

    @Test
    void shouldReadWhatHadArrivedWhenTheCarrierEnds() throws Exception {
        MuxStream[] stream = peers.connect();
        client.write(stream[0], bytes(1, 2));
        peers.settle();
        byte[] half = Frame.data(1, new byte[10]).bytes();
        server.receive(Arrays.copyOf(half, 15));
        server.session.carrierEnded(new IOException("connection reset"), peers.now);
        assertThat(server.read(stream[1], 2)).containsExactly(1, 2);
        assertThat(server.read(stream[1], 9)).containsExactly(0, 0, 0);
        failsFor(Reason.CARRIER, () -> server.read(stream[1], 1))
                .hasMessageContaining("inside the frame at offset 26")
                .hasMessageContaining("connection reset");
        server.session.close(stream[1], peers.now);
        assertThat(peers.pool.lentBytes()).isZero();
    }

    @Test
    void shouldKeepTheFirstCauseOfTheEnd() {
        client.session.carrierEnded(null, peers.now);
        client.session.end(new YamuxException(Reason.CLOSED, "later"), Ending.ORDERLY, peers.now);
        client.receive(new byte[] {1, 2, 3});
        client.session.onTime(peers.now + 1_000 * SECOND);
        assertThat(client.session.cause()).hasMessageContaining("the peer closed the connection between frames");
        assertThat(client.ends).isEqualTo(1);
    }

    @Test
    void shouldResetTheGreediestStreamWhenMemoryRunsOut() throws Exception {
        Peers poor = new Peers(config -> config.memoryBudget(2 * Peers.WINDOW));
        MuxStream[] idle = poor.connect();
        MuxStream[] greedy = poor.connect();
        MuxStream[] other = poor.connect();
        poor.client.writeAllItCan(greedy[0], new byte[Peers.WINDOW]);
        poor.settle();
        poor.client.writeAllItCan(other[0], new byte[Peers.WINDOW - 20_000]);
        poor.settle();
        poor.client.write(idle[0], new byte[30_000]);
        poor.settle();
        failsFor(Reason.OVER_BUDGET, () -> poor.server.read(greedy[1], 1)).hasMessageContaining("stream 3 held");
        failsFor(Reason.RESET, () -> poor.client.write(greedy[0], bytes(1)));
        assertThat(poor.server.read(idle[1], 40_000)).hasSize(30_000);
        assertThat(poor.server.stats().evicted()).isEqualTo(1);
        assertThat(poor.server.session.cause()).isNull();
    }

    @Test
    void shouldTellTheReaderWhenUnreadBytesOfAnEndedStreamWereEvicted() throws Exception {
        Peers poor = new Peers(config -> config.memoryBudget(2 * Peers.WINDOW));
        MuxStream[] ended = poor.connect();
        poor.client.writeAllItCan(ended[0], new byte[Peers.WINDOW]);
        poor.client.session.endOutput(ended[0]);
        poor.server.session.endOutput(ended[1]);
        poor.settle();
        assertThat(poor.server.stats().streams()).isZero();
        MuxStream[] other = poor.connect();
        MuxStream[] third = poor.connect();
        poor.client.writeAllItCan(other[0], new byte[Peers.WINDOW - 20_000]);
        poor.settle();
        poor.client.writeAllItCan(third[0], new byte[40_000]);
        poor.settle();
        failsFor(Reason.OVER_BUDGET, () -> poor.server.read(ended[1], 1));
        assertThat(poor.server.read(other[1], Peers.WINDOW)).hasSize(Peers.WINDOW - 20_000);
    }

    @Test
    void shouldRefuseNewStreamsWhileMemoryIsShort() throws Exception {
        Peers poor = new Peers(config -> config.memoryBudget(2 * Peers.WINDOW));
        MuxStream[] one = poor.connect();
        MuxStream[] two = poor.connect();
        poor.client.writeAllItCan(one[0], new byte[Peers.WINDOW]);
        poor.settle();
        poor.client.writeAllItCan(two[0], new byte[Peers.WINDOW * 3 / 4]);
        poor.settle();
        MuxStream refused = poor.client.open();
        poor.settle();
        failsFor(Reason.RESET, () -> poor.client.read(refused, 1));
        assertThat(poor.server.stats().refused()).isEqualTo(1);
    }

    @Test
    void shouldReturnAllMemoryWhateverBecomesOfTheStreams() throws Exception {
        Cases.check(50, draw -> {
            Peers many = new Peers();
            for (int i = 0; i < 20; i++) {
                MuxStream[] stream = many.connect();
                many.client.write(stream[0], draw.bytesUpTo(20_000));
                many.settle();
                switch (draw.between(0, 4)) {
                    case 0 -> many.server.session.close(stream[1], many.now);
                    case 1 -> many.client.session.reset(stream[0], many.now);
                    case 2 -> many.server.session.reset(stream[1], many.now);
                    case 3 -> many.server.read(stream[1], 20_000);
                    default -> {
                        many.settle();
                        many.server.read(stream[1], 100);
                        many.server.session.close(stream[1], many.now);
                    }
                }
            }
            many.settle();
            many.client.end();
            many.server.end();
            assertThat(many.pool.lentBytes()).isZero();
        });
    }

    private static AbstractThrowableAssert<?, ?> failsFor(Reason reason, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        YamuxException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
