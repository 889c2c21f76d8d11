package io.skyloom.routing.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A door stays open, whatever goes wrong with one who comes to it. */
class SetupDoorTest {
    private static final PubKey CALLER = TestVisors.NODE;

    private final BlockingQueue<Optional<SetupListener.Incoming>> coming = new LinkedBlockingQueue<>();

    private final SetupListener listener = new SetupListener() {
        @Override
        public Incoming accept() throws IOException {
            try {
                return coming.take().orElseThrow(() -> new IllegalStateException("nobody expected this"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            coming.add(Optional.empty());
        }
    };

    @Test
    void shouldGoOnAfterAFaultThatNobodyExpected(World world) throws IOException {
        Seams seams = world.virtual().seams("node", "10.0.0.1");
        SetupDoor.Places places = new SetupDoor.Places(10, 10);
        RpcServer server = new RpcServer("rpc:test", RpcServerLimits.DEFAULT, seams);
        AtomicBoolean asked = new AtomicBoolean();
        try (StreamPair unlucky = StreamPair.in(world.virtual().time());
                StreamPair next = StreamPair.in(world.virtual().time());
                SetupDoor door = new SetupDoor(
                        "rpc:test", listener, any -> true, any -> service(asked), server, places, seams)) {
            come(unlucky);
            Eventually.holds("the caller is hung up on", () -> places.taken() == 0 && asked.get());
            assertThat(unlucky.first().read(new byte[1], 0, 1)).isEqualTo(-1);
            coming.add(Optional.empty()); // an accept that fails as none should
            come(next);
            Eventually.holds("the next one is served", () -> {
                world.virtual().time().advance(Duration.ofMillis(10));
                return door.connections() == 1;
            });
            assertThat(places.taken()).isEqualTo(1);
            assertThat(door.refused()).isZero();
        }
    }

    private void come(StreamPair pair) {
        coming.add(Optional.of(new SetupListener.Incoming(CALLER, pair.second())));
    }

    /** Fails for the first caller. */
    private static RpcService service(AtomicBoolean asked) {
        if (asked.compareAndSet(false, true)) {
            throw new IllegalStateException("no service for the first one");
        }
        return RpcService.define("test", methods -> {});
    }
}
