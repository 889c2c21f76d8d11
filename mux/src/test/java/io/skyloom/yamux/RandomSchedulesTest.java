package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.yamux.YamuxException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two ends whose applications open, write, read, half-close, close and reset at random, while their bytes travel in
 * random slices. Every byte carries its stream, direction and place, so that each read proves itself.
 */
class RandomSchedulesTest {
    private static final int STEPS = 400;

    @Test
    void shouldDeliverExactlyTheBytesInEverySchedule() {
        Cases.check(200, draw -> new Schedule(draw).run());
    }

    /** One direction of one stream, as the model has it. */
    private static final class Direction {
        final int seed;
        int taken;
        int read;
        boolean finished;
        boolean endSeen;

        Direction(int seed) {
            this.seed = seed;
        }

        byte[] next(int length) {
            return range(taken, length);
        }

        void verify(byte[] got, String where) {
            int wrong = Arrays.mismatch(got, range(read, got.length));
            assertThat(wrong)
                    .as("%s, first wrong byte of %d behind %d", where, got.length, read)
                    .isEqualTo(-1);
            read += got.length;
            assertThat(read).as(where).isLessThanOrEqualTo(taken);
        }

        private byte[] range(int from, int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = at(from + i);
            }
            return bytes;
        }

        private byte at(int index) {
            int mixed = (seed + index) * 0x9E3779B9;
            return (byte) (mixed >>> 24);
        }
    }

    /** What both applications know about a stream together. */
    private static final class Model {
        private final Direction fromClient;
        private final Direction fromServer;
        final Map<Role, MuxStream> handles = new HashMap<>();

        /** Whether somebody has reset or closed it: then bytes may be lost, but never wrong. Refused ones have one end. */
        boolean disturbed;

        Model(int id) {
            fromClient = new Direction(31 * id);
            fromServer = new Direction(31 * id + 17);
        }

        Direction from(Role role) {
            return role == Role.CLIENT ? fromClient : fromServer;
        }

        MuxStream handle(Role role) {
            return Objects.requireNonNull(handles.get(role));
        }

        boolean canSend(Role role) {
            return !from(role).finished && handle(role).failure == null;
        }
    }

    /** One case. */
    private static final class Schedule {
        private final Draw draw;
        private final Peers peers;
        private final Map<Integer, Model> models = new HashMap<>();
        private byte[] fromClient = new byte[0];
        private byte[] fromServer = new byte[0];

        Schedule(Draw draw) {
            this.draw = draw;
            int max = draw.pick(List.of(Peers.WINDOW, 1 << 20, 4 << 20));
            int initial = draw.pick(List.of(Peers.WINDOW, max));
            int frame = draw.pick(List.of(100, 4096, 32 * 1024, Peers.WINDOW));
            boolean eager = draw.chance(0.3);
            peers = new Peers(config -> config.windows(initial, max)
                    .maxFrame(frame)
                    .acknowledgeAtOnce(eager)
                    .streams(8, 64)
                    .memoryBudget(64 << 20));
        }

        void run() throws Exception {
            for (int i = 0; i < STEPS; i++) {
                step();
                assertThat(peers.client.session.cause()).isNull();
                assertThat(peers.server.session.cause()).isNull();
            }
            finish();
        }

        private void step() throws Exception {
            Role role = draw.pick(List.of(Role.CLIENT, Role.SERVER));
            switch (draw.between(0, 19)) {
                case 0 -> open(role);
                case 1 -> accept(role);
                case 2 -> half(role);
                case 3 -> disturb(role);
                case 4 -> end(role).session.ping(peers.now);
                case 5, 6, 7, 8, 9, 10 -> write(role);
                case 11, 12, 13, 14, 15 -> read(role);
                default -> fly(role);
            }
        }

        private void open(Role role) {
            MuxStream opened = end(role).tryOpen();
            if (opened != null) {
                Model model = new Model(opened.id);
                model.handles.put(role, opened);
                models.put(opened.id, model);
            }
        }

        private void accept(Role role) throws Exception {
            MuxStream accepted = end(role).session.accept();
            if (accepted != null) {
                model(accepted.id).handles.put(role, accepted);
            }
        }

        private void write(Role role) throws Exception {
            Model model = any(role);
            if (model == null || !model.canSend(role)) {
                return;
            }
            MuxStream stream = model.handle(role);
            Direction direction = model.from(role);
            byte[] bytes = direction.next(draw.between(1, draw.chance(0.2) ? 400_000 : 20_000));
            YamuxSession session = end(role).session;
            int n = session.offer(stream, bytes, 0, bytes.length);
            if (n == 0) {
                session.park(stream, bytes, 0, bytes.length);
                for (int i = draw.between(0, 3); i > 0; i--) {
                    fly(role);
                    fly(other(role));
                }
                n = session.withdraw(stream);
                Arrays.fill(bytes, (byte) 0);
            }
            direction.taken += n;
        }

        private void read(Role role) throws Exception {
            Model model = any(role);
            if (model != null) {
                readOnce(role, model, draw.between(1, 300_000));
            }
        }

        private int readOnce(Role role, Model model, int most) throws Exception {
            Direction direction = model.from(other(role));
            byte[] target = new byte[most];
            int n;
            try {
                n = end(role).session.read(model.handle(role), target, 0, most);
            } catch (YamuxException e) {
                assertThat(model.disturbed || model.handles.size() < 2)
                        .as("failed undisturbed: %s", e)
                        .isTrue();
                assertThat(e.reason()).isIn(Reason.RESET, Reason.CLOSED);
                return -1;
            }
            if (n < 0) {
                direction.endSeen = true;
                assertThat(direction.finished).isTrue();
                assertThat(direction.read).as("bytes before the end").isEqualTo(direction.taken);
                return -1;
            }
            direction.verify(
                    Arrays.copyOf(target, n), role + " " + model.handle(role).name());
            return n;
        }

        private void half(Role role) throws Exception {
            Model model = any(role);
            if (model != null && model.canSend(role)) {
                end(role).session.endOutput(model.handle(role));
                model.from(role).finished = true;
            }
        }

        private void disturb(Role role) {
            Model model = any(role);
            if (model == null || draw.chance(0.5)) {
                return;
            }
            model.disturbed = true;
            model.from(role).finished = true;
            MuxStream stream = model.handle(role);
            if (draw.chance(0.5)) {
                end(role).session.reset(stream, peers.now);
            } else {
                end(role).session.close(stream, peers.now);
            }
        }

        /** Some of what one end has to say moves on. */
        private void fly(Role role) {
            byte[] fresh = draw.chance(0.7) ? end(role).output() : new byte[0];
            byte[] all = join(flying(role), fresh);
            int arrive = draw.chance(0.3) ? all.length : draw.between(0, all.length);
            end(other(role)).receive(Arrays.copyOf(all, arrive));
            fly(role, Arrays.copyOfRange(all, arrive, all.length));
        }

        /** Everybody finishes what was begun; then nothing may be left anywhere. */
        private void finish() throws Exception {
            for (int round = 0; round < 3; round++) {
                arriveAll();
                for (Role role : Role.values()) {
                    for (MuxStream accepted = end(role).session.accept();
                            accepted != null;
                            accepted = end(role).session.accept()) {
                        model(accepted.id).handles.put(role, accepted);
                    }
                }
            }
            for (Model model : models.values()) {
                for (Role role : model.handles.keySet()) {
                    if (model.canSend(role)) {
                        end(role).session.endOutput(model.handle(role));
                        model.from(role).finished = true;
                    }
                }
            }
            boolean moved = true;
            while (moved) {
                moved = false;
                arriveAll();
                for (Model model : List.copyOf(models.values())) {
                    for (Role role : model.handles.keySet()) {
                        moved |= readOnce(role, model, 1 << 20) > 0;
                    }
                }
            }
            verifyNothingLeft();
        }

        private void verifyNothingLeft() {
            for (Model model : models.values()) {
                for (Role role : model.handles.keySet()) {
                    Direction direction = model.from(other(role));
                    if (!model.disturbed && model.handles.size() == 2) {
                        assertThat(direction.endSeen).isTrue();
                        assertThat(direction.read).isEqualTo(direction.taken);
                    }
                    end(role).session.close(model.handle(role), peers.now);
                }
            }
            arriveAll();
            for (Role role : Role.values()) {
                assertThat(end(role).stats().streams())
                        .as("streams of %s", role)
                        .isZero();
                assertThat(end(role).stats().unanswered()).isZero();
                assertThat(end(role).stats().heldBytes()).isZero();
                assertThat(end(role).session.hasOutput()).isFalse();
            }
            assertThat(peers.pool.lentBytes()).isZero();
        }

        private byte[] flying(Role role) {
            return role == Role.CLIENT ? fromClient : fromServer;
        }

        private void fly(Role role, byte[] bytes) {
            if (role == Role.CLIENT) {
                fromClient = bytes;
            } else {
                fromServer = bytes;
            }
        }

        private Model model(int id) {
            return Objects.requireNonNull(models.get(id));
        }

        private void arriveAll() {
            for (Role role : Role.values()) {
                end(other(role)).receive(flying(role));
                fly(role, new byte[0]);
            }
            peers.settle();
        }

        private @Nullable Model any(Role role) {
            List<Model> known = new ArrayList<>(models.values());
            known.removeIf(model -> !model.handles.containsKey(role));
            return known.isEmpty() ? null : draw.pick(known);
        }

        private Peers.End end(Role role) {
            return role == Role.CLIENT ? peers.client : peers.server;
        }

        private static Role other(Role role) {
            return role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
        }

        private static byte[] join(byte[] one, byte[] more) {
            byte[] joined = Arrays.copyOf(one, one.length + more.length);
            System.arraycopy(more, 0, joined, one.length, more.length);
            return joined;
        }
    }
}
