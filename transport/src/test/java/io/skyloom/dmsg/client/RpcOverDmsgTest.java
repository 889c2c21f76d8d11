package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.gob.Gob;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls between programs that reach each other only through a server: what setup nodes and hypervisors do. */
class RpcOverDmsgTest {
    private static final RpcMethod<Long, String> TEXT = new RpcMethod<>("Text", Gob.INT, Gob.STRING);
    private static final RpcService SERVICE = RpcService.define(
            "s",
            methods -> methods.add(TEXT, (n, call) -> {
                if (n < 0) {
                    throw new RpcAnswerException("no " + n);
                }
                return "text " + n;
            }));

    private static RpcServer serving(DmsgTown town, DmsgListener listener, Seams seams) {
        RpcServer server = new RpcServer("rpc", RpcServerLimits.DEFAULT, seams);
        seams.threads().start("rpc/accept", () -> {
            try {
                while (true) {
                    DmsgStream stream = listener.accept();
                    server.serve(stream, stream.remote().brief(), List.of(SERVICE));
                }
            } catch (IOException e) {
                // The listener is closed at the end.
            }
        });
        return town.toClose(server);
    }

    @Test
    void shouldCallAndBeAnsweredOnAPortUntilTheServerDies(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            var relay = town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(36);
            RpcServer server = serving(town, listener, town.clientSeams(12));
            DmsgStream stream = town.act(() -> a.dial(listener.local(), DmsgTown.DIAL));
            RpcClient calls =
                    town.toClose(RpcClient.over(stream, "rpc", RpcClientLimits.DEFAULT, town.clientSeams(11)));

            for (long n = 0; n < 50; n++) {
                long argument = n;
                assertThat(town.act(() -> calls.call("s", TEXT, argument, DmsgTown.DIAL)))
                        .isEqualTo("text " + n);
            }
            assertThatThrownBy(() -> town.act(() -> calls.call("s", TEXT, -1L, DmsgTown.DIAL)))
                    .isInstanceOf(RpcAnswerException.class)
                    .hasMessageContaining("no -1");
            assertThat(server.connections()).isEqualTo(1);

            town.close(relay);
            town.within(Duration.ofSeconds(5), "the caller knows", () -> !calls.isOpen());
            assertThatThrownBy(() -> town.act(() -> calls.call("s", TEXT, 1L, DmsgTown.DIAL)))
                    .isInstanceOf(IOException.class);
            town.within(Duration.ofSeconds(5), "the server too", () -> server.connections() == 0);
            assertThat(a.portsHeld()).isZero();
        }
    }
}
