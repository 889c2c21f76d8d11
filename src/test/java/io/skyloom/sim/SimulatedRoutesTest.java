package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A whole network in one thread: what real sockets carry is carried here too, and one seed is one run. */
class SimulatedRoutesTest {
    private static final int BYTES = 100_000;

    @Test
    void shouldCarryAConversationOverTwoHops(World world) {
        assertThat(conversation(world, 1).fingerprint()).isNotZero();
    }

    @Test
    void shouldRepeatARunToTheLastByteForTheSameSeedAndOnlyForThat(World world) {
        Run once = conversation(world, 7);
        assumeTrue(once.seeded(), "this JDK gives no scheduler to virtual threads: nothing repeats");
        Run again = conversation(world, 7);
        assertThat(firstDifference(once.journal(), again.journal())).isEmpty();
        assertThat(again.fingerprint()).isEqualTo(once.fingerprint());
        assertThat(conversation(world, 8).fingerprint()).isNotEqualTo(once.fingerprint());
    }

    /** What happened in one simulation. */
    private record Run(boolean seeded, long fingerprint, List<String> journal) {}

    private static String firstDifference(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).equals(other.get(i))) {
                return "line " + i + ":\n" + one.get(i) + "\n" + other.get(i);
            }
        }
        return one.size() == other.size() ? "" : one.size() + " lines and " + other.size();
    }

    private static Run conversation(World world, long seed) {
        List<String> journal = new ArrayList<>();
        try (Realm realm = new Realm(world.simulation(seed), seed, 1)) {
            realm.simulation().internet().journal(journal::add);
            Station a = realm.visor("A", 2);
            Station b = realm.visor("B", 2);
            Station c = realm.visor("C", 2);
            realm.transport(a, b);
            realm.transport(b, c);
            AppConnection connection = realm.eventually("a route", () -> a.dialEcho(c.key()));
            sendThereAndBack(realm, connection, seed);
            assertThat(b.visor().forwarder().counters().forwarded()).isGreaterThan(2 * BYTES / 4096);
            realm.within(
                    Duration.ofMinutes(1),
                    "no rule is left",
                    () -> realm.visors().stream()
                            .allMatch(each -> each.visor().table().size() == 0));
            return new Run(
                    realm.simulation().isSeeded(), realm.simulation().internet().fingerprint(), journal);
        }
    }

    private static void sendThereAndBack(Realm realm, AppConnection connection, long seed) {
        byte[] sent = new byte[BYTES];
        new Random(seed).nextBytes(sent);
        realm.begin("send", () -> {
            connection.writeFully(sent, 0, sent.length);
            return true;
        });
        byte[] back = realm.call("receive", () -> {
            byte[] read = new byte[BYTES];
            connection.readFully(read, 0, BYTES);
            connection.close();
            return read;
        });
        assertThat(Arrays.mismatch(sent, back)).isEqualTo(-1);
    }
}
