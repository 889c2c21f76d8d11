package io.skyloom.routing.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.finder.PathEdges;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults of the original's rules and table, each by its number, and what happens here instead. */
class TableFaultsTest {
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final PubKey A =
            KeyPair.fromSeed("a".getBytes(StandardCharsets.UTF_8)).pub();
    private static final PubKey B =
            KeyPair.fromSeed("b".getBytes(StandardCharsets.UTF_8)).pub();
    private static final RouteDescriptor WAY = new RouteDescriptor(new RouteAddress(A, 1), new RouteAddress(B, 2));
    private static final UUID TRANSPORT = new UUID(3, 4);

    private static void refused(Rule whole, int shortest) {
        byte[] bytes = whole.bytes();
        for (int length = 0; length < shortest; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Rule.parse(cut)).as("%d bytes", length).isInstanceOf(BadRuleException.class);
        }
        assertThat(Rule.parse(Arrays.copyOf(bytes, shortest))).isEqualTo(whole);
    }

    @Test
    void p3_rulesTooShortForTheirKindAreRefusedInsteadOfEndingTheVisor() {
        refused(new Rule.Reverse(LIFE, 5, WAY), 83);
    }

    @Test
    void p4_rulesThatEndWithinTheTransportIdAreRefusedInsteadOfEndingTheVisor() {
        refused(new Rule.Forward(LIFE, 5, WAY, 6, TRANSPORT), 103);
        refused(new Rule.Intermediary(LIFE, 5, 6, TRANSPORT), 33);
    }

    @Test
    void p5_listingRulesCopesWithThoseThatHaveNoDescriptor() throws Exception {
        RouteTable table = new RouteTable(new VirtualTime(), new SeededEntropy(1), TableLimits.standard());
        int id = table.reserve(1, "party")[0];
        RouteEntry entry = table.install(Ids.rule(id), null, "party");
        assertThat(table.entries()).containsExactly(entry);
        assertThat(table.of("party")).containsExactly(entry);
        assertThat(table.over(TRANSPORT)).isEmpty();
    }

    @Test
    void p6_aPairOfKeysOfAnyLengthIsReadOrRefusedAndNothingElse() {
        String whole = new PathEdges(A, B).toString();
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            assertThatThrownBy(() -> PathEdges.parse(cut)).as(cut).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(PathEdges.parse(whole)).isEqualTo(new PathEdges(A, B));
        assertThatThrownBy(() -> PathEdges.parse(whole + "0")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Entropy that stops whoever draws from it, which the table does under its lock. */
    private static final class Stopping implements Entropy {
        private final Entropy inner = new SeededEntropy(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private volatile boolean stopping;

        @Override
        public void fill(byte[] target) {
            if (stopping) {
                reached.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            inner.fill(target);
        }
    }

    @Test
    @Timeout(60)
    void p9_lookingUpAndRefreshingWaitForNobodyWhoChangesTheTable(World world) throws Exception {
        Stopping entropy = new Stopping();
        RouteTable table = new RouteTable(new VirtualTime(), entropy, TableLimits.standard());
        int id = table.reserve(1, "party")[0];
        RouteEntry entry = table.install(Ids.rule(id), null, "party");
        entropy.stopping = true;
        CountDownLatch done = new CountDownLatch(1);
        world.realSeams("changer").threads().start("reserve", () -> {
            try {
                table.reserve(10, "other");
                done.countDown();
            } catch (RouterRefusal e) {
                throw new AssertionError(e);
            }
        });
        try {
            // Unless reserving needs no entropy at all, it now stands still with the lock in its hands.
            assertThat(entropy.reached.await(10, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
            assertThat(table.lookup(id)).isSameAs(entry);
            assertThat(table.find(id)).isSameAs(entry);
            entry.touch(1);
            assertThat(List.copyOf(table.entries())).containsExactly(entry);
        } finally {
            entropy.go.countDown();
        }
        done.await();
    }
}
