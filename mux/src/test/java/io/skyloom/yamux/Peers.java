package io.skyloom.yamux;

import io.skyloom.yamux.YamuxSession.Ending;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * State machines driven by hand: no threads, and time is a number that the test changes. Alone, or as two ends whose
 * bytes the test carries over.
 */
final class Peers {
    static final int WINDOW = YamuxConfig.PROTOCOL_WINDOW;

    final BufferPool pool = new BufferPool(1 << 20);
    final End client;
    final End server;

    /** Begins shortly before the time overflows. */
    long now = Long.MAX_VALUE - 1_000_000_000L;

    Peers() {
        this(UnaryConfig.SAME);
    }

    Peers(UnaryConfig change) {
        YamuxConfig config =
                change.apply(YamuxConfig.defaults(pool).toBuilder()).build();
        client = new End(Role.CLIENT, config, Role.CLIENT.firstId());
        server = new End(Role.SERVER, config, Role.SERVER.firstId());
    }

    /** Carries bytes both ways until nothing is left to carry. */
    void settle() {
        boolean moved = true;
        while (moved) {
            byte[] there = client.output();
            byte[] back = server.output();
            server.receive(there);
            client.receive(back);
            moved = there.length + back.length > 0;
        }
    }

    /** A stream of the client, accepted. */
    MuxStream[] connect() {
        MuxStream ours = client.open();
        settle();
        MuxStream theirs = server.accept();
        settle();
        return new MuxStream[] {ours, theirs};
    }

    void pass(long nanos) {
        now += nanos;
        client.session.onTime(now);
        server.session.onTime(now);
    }

    /** Changes the configuration of a test's sessions. */
    interface UnaryConfig {
        UnaryConfig SAME = builder -> builder;

        YamuxConfig.Builder apply(YamuxConfig.Builder builder);
    }

    /** One end. */
    final class End implements SessionObserver {
        final YamuxSession session;
        final YamuxConfig config;
        private final ByteArrayOutputStream drained = new ByteArrayOutputStream();
        long answeredIn = -1;
        int arrivals;
        int ends;

        End(Role role, YamuxConfig config, long firstId) {
            this.config = config;
            this.session = new YamuxSession(role, config, this, now, firstId);
        }

        MuxStream open() {
            return Objects.requireNonNull(tryOpen());
        }

        @Nullable
        MuxStream tryOpen() {
            try {
                return session.open(now);
            } catch (YamuxException e) {
                throw new AssertionError(e);
            }
        }

        MuxStream accept() {
            try {
                return Objects.requireNonNull(session.accept());
            } catch (YamuxException e) {
                throw new AssertionError(e);
            }
        }

        /** Offers all of the bytes, which must be taken at once. */
        void write(MuxStream stream, byte[] bytes) throws YamuxException {
            int n = session.offer(stream, bytes, 0, bytes.length);
            if (n != bytes.length) {
                throw new AssertionError(n + " of " + bytes.length + " bytes taken");
            }
        }

        /** Reads up to so many bytes; null at the end. */
        byte @Nullable [] read(MuxStream stream, int most) throws YamuxException {
            byte[] target = new byte[most];
            int n = session.read(stream, target, 0, most);
            return n < 0 ? null : Arrays.copyOf(target, n);
        }

        /** Offers bytes until the window is used up, making room as a writing thread would; returns how many went. */
        int writeAllItCan(MuxStream stream, byte[] bytes) throws YamuxException {
            int done = 0;
            int n = 1;
            while (n > 0 && done < bytes.length) {
                n = session.offer(stream, bytes, done, bytes.length - done);
                done += n;
                drain();
            }
            return done;
        }

        /** Everything that waits to be written. */
        byte[] output() {
            drain();
            byte[] all = drained.toByteArray();
            drained.reset();
            return all;
        }

        private void drain() {
            Outbox.Batch batch = new Outbox.Batch();
            while (session.take(batch, now)) {
                drained.write(batch.bytes, batch.from, batch.to - batch.from);
                session.wrote(batch.to - batch.from, now);
                session.wroteAll();
                pool.giveBatch(batch.bytes);
            }
        }

        List<Frame> frames() {
            return Frame.parse(output());
        }

        void receive(byte[] bytes) {
            session.receive(bytes, 0, bytes.length, now);
        }

        void receive(Frame... frames) {
            receive(Frame.bytes(frames));
        }

        void end() {
            session.end(new YamuxException(YamuxException.Reason.CLOSED, "test over"), Ending.AT_ONCE, now);
        }

        YamuxStats stats() {
            return session.stats(now);
        }

        @Override
        public void streamArrived() {
            arrivals++;
        }

        @Override
        public void openingAllowed() {}

        @Override
        public void pingAnswered(long roundTripNanos) {
            answeredIn = roundTripNanos;
        }

        @Override
        public void ended(YamuxException cause) {
            ends++;
        }
    }
}
