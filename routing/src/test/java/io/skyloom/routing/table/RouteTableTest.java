package io.skyloom.routing.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.VirtualTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose ids are whose, and that an entry is the only one who can be meant by its removal. */
class RouteTableTest {
    private static final TableLimits LIMITS = new TableLimits(4096, 1000, Duration.ofMinutes(2), Duration.ofMinutes(3));

    private final VirtualTime time = new VirtualTime();
    private final RouteTable table = new RouteTable(time, new SeededEntropy(7), LIMITS);

    @Test
    void shouldHandOutIdsOnlyOnceAndNeverZero() throws RouterRefusal {
        Set<Integer> seen = new HashSet<>();
        for (int party = 0; party < 4; party++) {
            for (int id : table.reserve(1000, party)) {
                assertThat(id).isNotZero();
                assertThat(seen.add(id)).as("id %08x handed out twice", id).isTrue();
            }
        }
        assertThat(table.reserved()).isEqualTo(4000);
        assertThat(table.reserve(0, "anybody")).isEmpty();
    }

    /** P2: sequential ids let every neighbour inject into, or close, foreign routes. */
    @Test
    void shouldNotLetIdsBeGuessedFromOthers() throws RouterRefusal {
        int[] ids = table.reserve(1000, "party");
        Set<Integer> steps = new HashSet<>();
        for (int i = 1; i < ids.length; i++) {
            steps.add(ids[i] - ids[i - 1]);
        }
        assertThat(steps).hasSizeGreaterThan(990);
        // Of the neighbours of ids that are known, hardly any is somebody's.
        Set<Integer> all = new HashSet<>(Arrays.stream(ids).boxed().toList());
        long hits = Arrays.stream(ids)
                .filter(id -> all.contains(id + 1) || all.contains(id - 1))
                .count();
        assertThat(hits).isLessThan(5);
    }

    /** P8: rules saved under any id replace those of others. */
    @Test
    void shouldRefuseARuleUnderAnIdOfSomebodyElse() throws RouterRefusal {
        int mine = table.reserve(1, "me")[0];
        RouteEntry entry = table.install(Ids.rule(mine), null, "me");
        assertThatThrownBy(() -> table.install(Ids.rule(mine), null, "other")).isInstanceOf(RouterRefusal.class);
        int reserved = table.reserve(1, "me")[0];
        assertThatThrownBy(() -> table.install(Ids.rule(reserved), null, "other"))
                .isInstanceOf(RouterRefusal.class);
        assertThatThrownBy(() -> table.install(Ids.rule(reserved ^ 1 << 31), null, "me"))
                .isInstanceOf(RouterRefusal.class)
                .hasMessageContaining("not reserved");
        assertThatThrownBy(() -> table.adopt(Ids.rule(reserved), null, "operator"))
                .isInstanceOf(RouterRefusal.class);
        assertThat(table.lookup(mine)).isSameAs(entry);
        assertThat(table.entries()).containsExactly(entry);
    }

    @Test
    void shouldLetAPartyReplaceItsOwnRule() throws RouterRefusal {
        int id = table.reserve(1, "me")[0];
        RouteEntry first = table.install(Ids.rule(id), null, "me");
        RouteEntry second = table.install(Ids.rule(id), null, "me");
        assertThat(table.lookup(id)).isSameAs(second);
        assertThat(first.isRemoved()).isTrue();
        assertThat(table.remove(first)).isFalse();
        assertThat(table.lookup(id)).isSameAs(second);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void shouldRemoveAnEntryOnce() throws RouterRefusal {
        RouteEntry entry = install("me");
        assertThat(table.remove(entry)).isTrue();
        assertThat(table.remove(entry)).isFalse();
        assertThat(table.lookup(entry.id())).isNull();
        assertThat(table.size()).isZero();
        assertThat(table.entries()).isEmpty();
    }

    @Test
    void shouldNotLetACollectionTakeARuleThatWasSavedAgain() throws RouterRefusal {
        RouteEntry stale = install("me");
        time.advance(Ids.KEEP_ALIVE.plusSeconds(1));
        RouteEntry fresh = table.install(Ids.rule(stale.id()), null, "me");
        assertThat(table.collect()).isEmpty();
        assertThat(table.find(stale.id())).isSameAs(fresh);
    }

    @Test
    void shouldCollectWhatWasIdleForLongerThanItsKeepAlive() throws RouterRefusal {
        RouteEntry idle = install("me");
        RouteEntry used = install("me");
        time.advance(Duration.ofSeconds(20));
        used.touch(time.nanoTime());
        time.advance(Duration.ofSeconds(10));
        assertThat(table.find(idle.id()))
                .as("exactly the keep-alive is not too long")
                .isSameAs(idle);
        time.advance(Duration.ofNanos(1));
        assertThat(table.find(idle.id())).isNull();
        assertThat(table.lookup(idle.id())).isSameAs(idle);
        assertThat(table.collect()).containsExactly(idle);
        assertThat(table.collect()).isEmpty();
        assertThat(table.entries()).containsExactly(used);
    }

    @Test
    void shouldTellTheIntakeOfAnExpiredRouteOnce() throws RouterRefusal {
        Ends ends = new Ends();
        int id = table.reserve(1, "me")[0];
        RouteEntry entry = table.install(new Rule.Reverse(Ids.KEEP_ALIVE, id, Descriptors.any()), ends, "me");
        time.advance(Ids.KEEP_ALIVE.plusNanos(1));
        table.collect();
        assertThat(table.end(entry, RouteEnd.CLOSED)).isFalse();
        assertThat(ends.why).containsExactly(RouteEnd.EXPIRED);
    }

    @Test
    void shouldWantAnIntakeForReverseRulesAlone() throws RouterRefusal {
        int id = table.reserve(1, "me")[0];
        assertThatThrownBy(() -> table.install(Ids.rule(id), new Ends(), "me"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.install(new Rule.Reverse(Ids.KEEP_ALIVE, id, Descriptors.any()), null, "me"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldInstallAllRulesOfACallOrNone() throws RouterRefusal {
        int[] ids = table.reserve(2, "me");
        List<Rule.Intermediary> withAStranger = List.of(Ids.rule(ids[0]), Ids.rule(ids[1] ^ 1 << 30));
        assertThatThrownBy(() -> table.installAll(withAStranger, "me")).isInstanceOf(RouterRefusal.class);
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldTakeTwoRulesOfOneCallForTheDirectionsOfARoute() throws RouterRefusal {
        int[] ids = table.reserve(2, "me");
        List<RouteEntry> pair = table.installAll(List.of(Ids.rule(ids[0]), Ids.rule(ids[1])), "me");
        assertThat(pair.get(0).opposite()).isSameAs(pair.get(1));
        assertThat(pair.get(1).opposite()).isSameAs(pair.get(0));
    }

    @Test
    void shouldGiveUpReservationsThatNoRuleFollows() throws RouterRefusal {
        int id = table.reserve(1, "me")[0];
        time.advance(LIMITS.reservation().plusNanos(1));
        table.collect();
        assertThat(table.reserved()).isZero();
        assertThatThrownBy(() -> table.install(Ids.rule(id), null, "me")).isInstanceOf(RouterRefusal.class);
    }

    @Test
    void shouldTakeBackIdsThatWereNotUsed() throws RouterRefusal {
        int[] ids = table.reserve(2, "me");
        RouteEntry used = table.install(Ids.rule(ids[0]), null, "me");
        table.release(ids, "other");
        assertThat(table.reserved()).isEqualTo(1);
        table.release(ids, "me");
        assertThat(table.reserved()).isZero();
        assertThat(table.lookup(ids[0])).isSameAs(used);
    }

    @Test
    void shouldBoundWhatOnePartyReservesWithoutUsingIt() throws RouterRefusal {
        int[] ids = table.reserve(LIMITS.reservedPerParty(), "greedy");
        assertThatThrownBy(() -> table.reserve(1, "greedy")).isInstanceOf(RouterRefusal.class);
        assertThat(table.reserve(1, "modest")).hasSize(1);
        table.install(Ids.rule(ids[0]), null, "greedy");
        assertThat(table.reserve(1, "greedy")).hasSize(1);
    }

    @Test
    void shouldSayWhenItIsFull() throws RouterRefusal {
        for (int party = 0; party < 4; party++) {
            table.reserve(1000, party);
        }
        assertThat(table.reserve(96, "last")).hasSize(96);
        assertThatThrownBy(() -> table.reserve(1, "too late"))
                .isInstanceOf(RouterRefusal.class)
                .hasMessageContaining("no available routeIDs")
                .extracting(e -> ((RouterRefusal) e).code())
                .isEqualTo(RouterRefusal.RESERVE_IDS);
    }

    @Test
    void shouldLetAnIdRestBeforeItsPlaceIsUsedAgain() throws RouterRefusal {
        RouteTable small =
                new RouteTable(time, new SeededEntropy(3), new TableLimits(64, 64, LIMITS.rest(), LIMITS.rest()));
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            RouteEntry entry = small.install(Ids.rule(small.reserve(1, "me")[0]), null, "me");
            assertThat(places.add(entry.id() << 12))
                    .as("a place was used again at once")
                    .isTrue();
            small.remove(entry);
        }
    }

    @Test
    void shouldGiveAPlaceNewHighBitsEachTime() throws RouterRefusal {
        RouteTable table = new RouteTable(time, new SeededEntropy(5), LIMITS);
        Set<Integer> before = new HashSet<>();
        int again = 0;
        for (int round = 0; round < 10; round++) {
            int[] ids = table.reserve(1000, "me");
            for (int id : ids) {
                again += before.contains(id) ? 1 : 0;
                before.add(id);
            }
            table.release(ids, "me");
            time.advance(LIMITS.rest().plusNanos(1));
        }
        assertThat(again).as("of 10000 ids on a few thousand places").isLessThan(20);
    }

    @Test
    void shouldFindNothingUnderAnotherIdOfTheSamePlace() throws RouterRefusal {
        RouteEntry entry = install("me");
        for (int bit = 20; bit < 32; bit++) {
            assertThat(table.lookup(entry.id() ^ 1 << bit)).isNull();
        }
    }

    @Test
    void shouldAdoptTheIdsOfAnOperator() throws RouterRefusal {
        RouteEntry entry = table.adopt(Ids.rule(1111), null, "operator");
        assertThat(table.find(1111)).isSameAs(entry);
        assertThatThrownBy(() -> table.adopt(Ids.rule(1111), null, "operator")).isInstanceOf(RouterRefusal.class);
        assertThat(table.remove(entry)).isTrue();
        assertThat(table.adopt(Ids.rule(1111), null, "operator").id()).isEqualTo(1111);
    }

    @Test
    void shouldFindEntriesByPartyAndByTransport() throws RouterRefusal {
        RouteEntry mine = install("me");
        RouteEntry other = install("other");
        assertThat(table.of("me")).containsExactly(mine);
        assertThat(table.over(Ids.TRANSPORT)).containsExactlyInAnyOrder(mine, other);
        assertThat(table.over(new java.util.UUID(9, 9))).isEmpty();
    }

    private RouteEntry install(String party) throws RouterRefusal {
        return table.install(Ids.rule(table.reserve(1, party)[0]), null, party);
    }

    /** Remembers why. */
    private static final class Ends implements RouteIntake {
        private final java.util.List<RouteEnd> why = new java.util.ArrayList<>();

        @Override
        public void onPacket(RouteEntry entry, byte[] buffer, int offset, int length, Feeder feeder) {}

        @Override
        public void onRemoved(RouteEntry entry, RouteEnd end) {
            why.add(end);
        }
    }
}
