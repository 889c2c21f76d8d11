package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousand dials of every kind leave a client as it was. */
class ClientLeakTest {
    private static final int REFUSED = 6000;
    private static final int UNKNOWN = 2000;
    private static final int ABSENT = 1000;
    private static final int TALKED = 500;
    private static final int CUT = 500;
    private static final int AT_ONCE = 50;

    /** What a client holds; the memories are bounded, everything else must be as before. */
    private record Holdings(int streams, int ports, int servers, long openStreams, long threads) {
        static Holdings of(DmsgTown town, DmsgClient client) {
            return new Holdings(
                    client.streams(),
                    client.portsHeld(),
                    client.servers().size(),
                    town.simulation().internet().openStreams(),
                    town.clientSeams(11).threads().running().size());
        }
    }

    /** Dials in groups, so that many are under way together; returns how many led to a stream. */
    private static int dialAll(DmsgTown town, DmsgClient from, List<DmsgAddress> targets) {
        int reached = 0;
        for (int begin = 0; begin < targets.size(); begin += AT_ONCE) {
            List<Outcome<DmsgStream>> dials = new ArrayList<>();
            for (DmsgAddress target : targets.subList(begin, Math.min(targets.size(), begin + AT_ONCE))) {
                dials.add(town.begin(() -> from.dial(target, DmsgTown.DIAL)));
            }
            town.until("all dials", () -> dials.stream().allMatch(Outcome::isDone));
            for (Outcome<DmsgStream> dial : dials) {
                reached += dial.now().isPresent() ? 1 : 0;
                dial.now().ifPresent(DmsgStream::close);
            }
        }
        return reached;
    }

    private static PubKey stranger(int number) {
        return KeyPair.fromSeed(ByteBuffer.allocate(8).putInt(7).putInt(number).array())
                .pub();
    }

    @Test
    void shouldHoldNothingAfterTenThousandDials(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            var server = town.server(1);
            DmsgClient a = town.readyClient(11, 1, usual -> usual.withIdle(Duration.ZERO));
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener open = b.listen(5);
            town.talk(a, open).close();
            town.pass(Duration.ofSeconds(40));
            Holdings before = Holdings.of(town, a);

            List<DmsgAddress> refused = new ArrayList<>();
            for (int i = 0; i < REFUSED; i++) {
                refused.add(new DmsgAddress(b.key(), 1000 + i));
            }
            assertThat(dialAll(town, a, refused)).isZero();
            List<DmsgAddress> unknown = new ArrayList<>();
            for (int i = 0; i < UNKNOWN; i++) {
                unknown.add(new DmsgAddress(stranger(i % 50), 1 + i));
            }
            assertThat(dialAll(town, a, unknown)).isZero();
            List<DmsgAddress> absent = new ArrayList<>();
            for (int i = 0; i < ABSENT; i++) {
                PubKey key = stranger(1000 + i % 50);
                town.discovery().plant(DmsgEntry.ofClient(key, "visor", List.of(server.key()), 1, 1));
                absent.add(new DmsgAddress(key, 1 + i));
            }
            assertThat(dialAll(town, a, absent)).isZero();
            for (int i = 0; i < TALKED; i++) {
                town.talk(a, open).close();
            }
            assertThat(cutShort(town, a, open)).isPositive();

            town.until("it is back", () -> a.hasSession() && b.hasSession());
            town.pass(Duration.ofSeconds(40));
            drain(town, open);
            assertThat(Holdings.of(town, a)).isEqualTo(before);
            town.until("it is forgiven", () -> !a.destinations().mustWait(open.local()));
            town.talk(a, open).close();
        }
    }

    /** Dials over a slow link that is cut in the middle of them; returns how many failed for it. */
    private static int cutShort(DmsgTown town, DmsgClient from, DmsgListener to) throws Exception {
        int failed = 0;
        town.link(11, 1).latency(Duration.ofMillis(20));
        for (int i = 0; i < CUT / AT_ONCE; i++) {
            town.until("it is up", from::hasSession);
            drain(town, to);
            List<Outcome<DmsgStream>> dials = new ArrayList<>();
            for (int j = 0; j < AT_ONCE; j++) {
                dials.add(town.begin(() -> from.dial(to.local(), DmsgTown.DIAL)));
            }
            town.pass(Duration.ofMillis(15 + i * 10L));
            town.link(11, 1).cut();
            town.until("all dials", () -> dials.stream().allMatch(Outcome::isDone));
            failed += (int) dials.stream().filter(one -> one.now().isEmpty()).count();
            dials.forEach(one -> one.now().ifPresent(DmsgStream::close));
            town.link(11, 1).restore();
        }
        town.link(11, 1).latency(Duration.ZERO);
        return failed;
    }

    private static void drain(DmsgTown town, DmsgListener listener) throws Exception {
        while (listener.waiting() > 0) {
            town.act(listener::accept).close();
        }
        town.pass(Duration.ofSeconds(1));
    }
}
