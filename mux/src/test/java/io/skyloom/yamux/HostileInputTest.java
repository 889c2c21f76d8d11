package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.yamux.YamuxException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random frames, random bytes and mutated sessions: nothing but a {@link YamuxException} comes out, memory stays within
 * the budget, and when the session is over everything is given back.
 */
class HostileInputTest {
    private static final long BUDGET = 2L * Peers.WINDOW;

    @Test
    void shouldSurviveRandomBytes() {
        Cases.checkBytes(3000, draw -> draw.bytesUpTo(200), HostileInputTest::feedInSlices);
    }

    @Test
    void shouldSurviveFramesThatAreWellFormedAndMeanAnything() {
        Cases.check(600, draw -> {
            Victim victim = new Victim(draw);
            for (int i = 0; i < 300 && victim.alive(); i++) {
                victim.receive(randomFrame(draw).bytes());
                victim.useStreams();
            }
            victim.verifyEnd();
        });
    }

    @Test
    void shouldSurviveMutatedSessions() {
        Cases.check(2000, draw -> {
            byte[] session = draw.mutate(honestSession(draw));
            Victim victim = new Victim(draw);
            int at = 0;
            while (at < session.length && victim.alive()) {
                int n = Math.min(session.length - at, draw.between(1, 400));
                victim.receive(Arrays.copyOfRange(session, at, at + n));
                victim.useStreams();
                at += n;
            }
            victim.verifyEnd();
        });
    }

    @Test
    void shouldNotHoldMoreThanTheBudgetWhenNobodyReads() {
        Cases.check(20, draw -> {
            Victim victim = new Victim(draw);
            for (int id = 1; id < 200 && victim.alive(); id += 2) {
                victim.receive(Frame.window(id, Frame.SYN, 0).bytes());
                if (draw.chance(0.8)) {
                    victim.acceptAll();
                }
                int left = Peers.WINDOW;
                while (left > 0 && draw.chance(0.98)) {
                    int n = Math.min(left, draw.between(1, 20_000));
                    victim.receive(Frame.data(id, draw.bytes(n)).bytes());
                    left -= n;
                }
            }
            assertThat(victim.end.session.cause()).isNull();
            assertThat(victim.end.stats().evicted() + victim.end.stats().refused())
                    .isPositive();
            victim.verifyEnd();
        });
    }

    private static void feedInSlices(byte[] bytes) {
        Peers peers = new Peers();
        for (byte one : bytes) {
            peers.server.receive(new byte[] {one});
            peers.server.output();
        }
        YamuxException cause = peers.server.session.cause();
        if (cause != null) {
            assertThat(cause.reason()).isIn(Reason.PROTOCOL_ERROR, Reason.PEER_ERROR);
            assertThat(cause.getMessage()).isNotEmpty();
        }
        peers.server.end();
        assertThat(peers.pool.lentBytes()).isZero();
    }

    private static Frame randomFrame(Draw draw) {
        int id = draw.chance(0.9) ? draw.between(1, 12) : (int) draw.anyLong();
        int flags = draw.chance(0.5) ? 0 : draw.between(0, 15);
        if (draw.chance(0.25) && (id & 1) == 1) {
            flags = Frame.SYN;
        }
        return switch (draw.between(0, 19)) {
            case 0 -> Frame.ping(draw.pick(List.of(0, 1, 2, 3)), (int) draw.anyLong());
            case 1 -> draw.chance(0.05) ? Frame.goAway((int) draw.anyLong()) : Frame.goAway(0);
            case 2, 3, 4, 5, 6 ->
                Frame.window(id, flags, draw.chance(0.95) ? draw.between(0, 1 << 20) : (int) draw.anyLong());
            default -> Frame.data(id, flags, draw.bytesUpTo(draw.chance(0.1) ? 100_000 : 2000));
        };
    }

    /** What an honest client would send, cut off anywhere. */
    private static byte[] honestSession(Draw draw) throws Exception {
        Peers peers = new Peers();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        List<MuxStream> streams = new ArrayList<>();
        for (int i = draw.between(1, 40); i > 0; i--) {
            if (streams.isEmpty() || draw.chance(0.2)) {
                streams.add(peers.client.open());
            }
            MuxStream stream = draw.pick(streams);
            switch (draw.between(0, 5)) {
                case 0 -> {
                    peers.client.session.close(stream, peers.now);
                    streams.remove(stream);
                }
                case 1 -> peers.client.session.ping(peers.now);
                default -> peers.client.writeAllItCan(stream, draw.bytesUpTo(3000));
            }
            byte[] output = peers.client.output();
            sent.writeBytes(output);
            peers.server.receive(output);
            peers.client.receive(peers.server.output());
        }
        return sent.toByteArray();
    }

    /** A server with an application that uses what it gets. */
    private static final class Victim {
        private final Draw draw;
        private final Peers peers =
                new Peers(config -> config.memoryBudget(BUDGET).streams(16, 64));
        private final List<MuxStream> streams = new ArrayList<>();
        final Peers.End end = peers.server;

        Victim(Draw draw) {
            this.draw = draw;
        }

        boolean alive() {
            return end.session.cause() == null;
        }

        void receive(byte[] bytes) {
            end.receive(bytes);
            assertThat(end.stats().heldBytes()).isLessThanOrEqualTo(BUDGET);
            assertThat(end.stats().streams()).isLessThanOrEqualTo(64 + streams.size());
            assertThat(end.stats().backlog()).isLessThanOrEqualTo(16);
        }

        void acceptAll() throws Exception {
            for (MuxStream one = end.session.accept(); one != null; one = end.session.accept()) {
                streams.add(one);
            }
        }

        void useStreams() {
            try {
                use();
            } catch (YamuxException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            if (draw.chance(0.3)) {
                Frame.parse(end.output());
            }
            peers.now += draw.between(0, 1_000_000_000);
            end.session.onTime(peers.now);
        }

        private void use() throws YamuxException {
            if (draw.chance(0.2)) {
                MuxStream accepted = end.session.accept();
                if (accepted != null) {
                    streams.add(accepted);
                }
            }
            if (draw.chance(0.05)) {
                MuxStream opened = end.session.open(peers.now);
                if (opened != null) {
                    streams.add(opened);
                }
            }
            if (!streams.isEmpty()) {
                useOne(draw.pick(streams));
            }
        }

        private void useOne(MuxStream stream) throws YamuxException {
            switch (draw.between(0, 9)) {
                case 0 -> end.session.close(stream, peers.now);
                case 1 -> end.session.reset(stream, peers.now);
                case 2 -> end.session.endOutput(stream);
                case 3, 4 -> end.session.offer(stream, new byte[1000], 0, draw.between(1, 1000));
                default -> end.session.read(stream, new byte[3000], 0, 3000);
            }
        }

        void verifyEnd() {
            for (MuxStream stream : streams) {
                end.session.close(stream, peers.now);
            }
            end.end();
            assertThat(peers.pool.lentBytes()).isZero();
            assertThat(end.output()).isEmpty();
            assertThat(end.ends).isEqualTo(1);
        }
    }
}
