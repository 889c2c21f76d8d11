package io.skyloom.testing;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tests that deserve to fail; run by {@link CleanRunTest} alone, since their name is not a test's. */
class Untidy {
    static final String LOGGER = "io.skyloom.testing.planted";

    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void logsAnError() {
        logError("planted trouble");
    }

    @Test
    @ExpectError("planted trouble")
    void logsAnotherError() {
        logError("planted trouble");
        logError("a different one");
    }

    @Test
    @ExpectError("planted trouble")
    void expectsWhatNeverComes() {}

    @Test
    void expectsByTheWorld(World world) {
        world.errors().expect("planted trouble");
    }

    @Test
    void failsAndLogs() {
        logError("planted trouble");
        throw new AssertionError("its own failure");
    }

    @Test
    void failsInTheMiddle(World world) throws Exception {
        Seams a = world.virtual().seams("A", "10.0.0.1");
        world.virtual().internet().link("10.0.0.1", "10.0.0.2").cut();
        try (var listener = a.net().listen(new InetSocketAddress("10.0.0.1", 80));
                var client = a.net().connect(listener.localAddress(), Duration.ofSeconds(1))) {
            client.write(new byte[7], 0, 7);
            throw new AssertionError("its own failure");
        }
    }

    @Test
    void leavesAThread(World world) {
        Seams seams = world.realSeams("A");
        seams.threads().start("forgotten", () -> {
            try {
                new Outcome<String>().settledWithin(seams.timers(), Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void leavesAListener(World world) throws Exception {
        world.realSeams("A").net().listen(ANY_PORT);
    }

    @Test
    void leavesADatagramSocket(World world) throws Exception {
        world.realSeams("A").net().datagrams(ANY_PORT);
    }

    @Test
    void leavesAStream(World world) throws Exception {
        Seams a = world.virtual().seams("A", "10.0.0.1");
        Seams b = world.virtual().seams("B", "10.0.0.2");
        InetSocketAddress target = new InetSocketAddress("10.0.0.2", 80);
        try (var listener = b.net().listen(target)) {
            a.net().connect(target, Duration.ofSeconds(1));
            listener.accept().close();
        }
    }

    @Test
    void leavesATimer(World world) {
        world.virtual().seams("A", "10.0.0.1").timers().schedule(Duration.ofHours(1), () -> {});
    }

    @Test
    void leavesAMapEntry(World world) {
        world.mustBeEmpty("transport map", () -> 3);
    }

    @Test
    void movesACounter(World world) {
        AtomicLong swept = new AtomicLong();
        world.mustStayZero("swept sessions", swept::get);
        swept.incrementAndGet();
    }

    static void logError(String text) {
        LoggerFactory.getLogger(LOGGER).error(text);
    }
}
