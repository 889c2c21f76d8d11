package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever leaves removes only itself, however late it gets to do so. */
class SessionReplacementTest {
    /** Threads of which those that accept streams can be kept from running, as on a machine that is too busy. */
    private static final class HeldThreads {
        private final Seams real;
        private volatile Outcome<Boolean> gate = opened();
        private final AtomicInteger held = new AtomicInteger();

        HeldThreads(Seams real) {
            this.real = real;
        }

        private static Outcome<Boolean> opened() {
            Outcome<Boolean> open = new Outcome<>();
            open.complete(true);
            return open;
        }

        void hold() {
            gate = new Outcome<>();
        }

        /** Threads that start from now on are not held; completing what this returns lets those go that are. */
        Outcome<Boolean> holdNoMore() {
            Outcome<Boolean> former = gate;
            gate = opened();
            return former;
        }

        Seams seams() {
            Threads threads = new Threads() {
                @Override
                public Thread start(String name, Runnable task) {
                    return real.threads().start(name, name.endsWith("/accept") ? heldUp(task) : task);
                }

                @Override
                public Thread startDataPlane(String name, Runnable task) {
                    return real.threads().startDataPlane(name, task);
                }

                @Override
                public List<String> running() {
                    return real.threads().running();
                }
            };
            return new Seams(real.clock(), real.timers(), threads, real.net(), real.entropy());
        }

        private Runnable heldUp(Runnable task) {
            Outcome<Boolean> mine = gate;
            return () -> {
                if (!mine.isDone()) {
                    held.incrementAndGet();
                }
                try {
                    boolean open = mine.settledWithin(real.timers(), Duration.ofHours(1));
                    assert open;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                task.run();
            };
        }
    }

    @Test
    void shouldKeepTheNewSessionWhenTheDeadOneOfTheSameServerLeavesLate(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            DmsgServer server = town.server(1);
            HeldThreads threads = new HeldThreads(town.clientSeams(11));
            Seams seams = threads.seams();
            DmsgClient a = town.toClose(DmsgClient.prepare(
                    DmsgTown.identity(11, seams), seams, town.discovery(), town.config(1), new ClientKeys()));
            threads.hold();
            a.begin();
            town.until("the first session", a::hasSession);
            assertThat(threads.held).hasValue(1);
            town.link(11, 1).cut();
            town.until("it is dead and has not left", () -> !a.hasSession());
            town.link(11, 1).restore();
            Outcome<Boolean> old = threads.holdNoMore();

            DmsgClient b = town.readyClient(12, 1);
            DmsgListener atB = b.listen(5);
            town.until("a new session", a::hasSession);
            DmsgTown.Ends ends = town.talk(a, atB);
            old.complete(true);
            town.pass(Duration.ofSeconds(1));

            assertThat(a.servers()).containsExactly(server.key());
            assertThat(ends.out().sealed().isClosed()).isFalse();
            town.talk(b, a.listen(6)).close();
            ends.close();
            town.pass(Duration.ofMinutes(2));
            assertThat(server.snapshot().sessionsReplaced()).isZero();
        }
    }
}
