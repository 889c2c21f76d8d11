package io.skyloom.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Seams;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests that deserve to pass; run by {@link CleanRunTest} alone. */
class Tidy {
    @Test
    void usesAndCloses(World world) throws Exception {
        Seams seams = world.realSeams("A");
        try (var listener = seams.net().listen(Untidy.ANY_PORT);
                var client = seams.net().connect(listener.localAddress(), Duration.ofSeconds(5));
                var server = listener.accept()) {
            client.write(new byte[1], 0, 1);
            assertThat(server.read(new byte[1], 0, 1)).isEqualTo(1);
        }
        seams.timers().schedule(Duration.ofHours(1), () -> {}).close();
        world.mustBeEmpty("map", () -> 0);
        world.mustStayZero("counter", () -> 0);
    }

    @Test
    @ExpectError("planted trouble")
    void logsWhatItDeclares() {
        Untidy.logError("planted trouble");
        Untidy.logError("planted trouble, again");
    }

    @Test
    void logsWhatItAllows(World world) {
        world.errors().allow(Untidy.LOGGER);
        Untidy.logError("planted trouble");
    }

    @Test
    void threadEndsByItself(World world) {
        world.realSeams("A").threads().start("short", () -> {});
    }
}
