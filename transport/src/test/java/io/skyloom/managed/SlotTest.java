package io.skyloom.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.managed.Slot.Departure;
import io.skyloom.managed.Slot.Place;
import io.skyloom.managed.SlotState.Empty;
import io.skyloom.managed.SlotState.Held;
import io.skyloom.managed.SlotState.Single;
import io.skyloom.managed.SlotState.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rows of the decision table, one test each. "We" hold the smaller key unless a name says otherwise. */
class SlotTest {
    private static final Loss LOSS = Loss.peerClosed();

    @Test
    void shouldWriteToTheConnectionOfTheSmallerKeyWhicheverSettlesFirst() {
        Piece dialled = ours(true, 0);
        Piece accepted = theirs(false, 1);
        Slot<Piece> dialFirst = new Slot<>(dialled);
        assertThat(dialFirst.admit(accepted, at(1)).place()).isEqualTo(Place.SHADOW);
        Slot<Piece> acceptFirst = new Slot<>(theirs(false, 0));
        assertThat(acceptFirst.admit(ours(true, 1), at(1)).place()).isEqualTo(Place.CURRENT);
        Slot<Piece> largerKey = new Slot<>(ours(false, 0));
        assertThat(largerKey.admit(theirs(true, 1), at(1)).place()).isEqualTo(Place.CURRENT);
    }

    @Test
    void shouldNotChangeTheConnectionThatAlreadyCarriesRoutedPackets() {
        Piece accepted = theirs(false, 0);
        Slot<Piece> slot = new Slot<>(accepted);
        assertThat(((Held<Piece>) slot.markCarrying()).carrying()).isTrue();
        Slot.Admission<Piece> admission = slot.admit(ours(true, 2), at(2));
        assertThat(admission.place()).isEqualTo(Place.SHADOW);
        assertThat(admission.displaced()).isNull();
        assertThat(current(slot)).isSameAs(accepted);
    }

    @Test
    void shouldKeepWhatIsLeftWhenEitherTwinDies() {
        Piece dialled = ours(true, 0);
        Piece accepted = theirs(false, 1);
        Slot<Piece> slot = twin(dialled, accepted);
        assertThat(slot.depart(dialled, LOSS)).isEqualTo(Departure.PROMOTED);
        assertThat(current(slot)).isSameAs(accepted);
        Slot<Piece> other = twin(dialled, accepted);
        assertThat(other.depart(accepted, LOSS)).isEqualTo(Departure.SHADOW_LEFT);
        assertThat(current(other)).isSameAs(dialled);
        assertThat(other.depart(dialled, LOSS)).isEqualTo(Departure.EMPTIED);
        assertThat(other.isLive()).isFalse();
    }

    @Test
    void shouldIgnoreTheErrorsOfConnectionsThatAreNotHeld() {
        Piece first = theirs(false, 0);
        Piece second = theirs(false, 100);
        Slot<Piece> slot = new Slot<>(first);
        slot.admit(second, at(100));
        assertThat(slot.depart(ours(true, 0), LOSS)).isEqualTo(Departure.STRANGER);
        assertThat(slot.depart(first, LOSS)).isEqualTo(Departure.SHADOW_LEFT);
        assertThat(slot.depart(first, LOSS)).isEqualTo(Departure.STRANGER);
        assertThat(current(slot)).isSameAs(second);
    }

    @Test
    void shouldLetThePeersNewDialLeadWhenTheOldConnectionWasSilent() {
        Piece old = ours(true, 0).hears(seconds(85));
        Piece newcomer = theirs(false, 100);
        Slot<Piece> slot = new Slot<>(old);
        Slot.Admission<Piece> admission = slot.admit(newcomer, at(100));
        assertThat(admission.place()).isEqualTo(Place.CURRENT);
        assertThat(admission.displaced()).isNull();
        assertThat(admission.review()).isTrue();
    }

    @Test
    void shouldKeepAConnectionThatDeliveredBytesJustNowAndLookAgainLater() {
        Piece old = ours(true, 0).hears(seconds(86));
        Piece newcomer = theirs(false, 100);
        Slot<Piece> slot = new Slot<>(old);
        Slot.Admission<Piece> admission = slot.admit(newcomer, at(100));
        assertThat(admission.place()).isEqualTo(Place.SHADOW);
        assertThat(admission.review()).isTrue();
        assertThat(slot.review(at(115))).isEqualTo(new Slot.Review<>(null, true, false));
        assertThat(current(slot)).isSameAs(newcomer);
        assertThat(slot.state()).isEqualTo(new Twin<>(newcomer, old, false));
    }

    @Test
    void shouldStayWithTheOldConnectionWhenItGoesOnDelivering() {
        Piece old = ours(true, 0).hears(seconds(99));
        Slot<Piece> slot = new Slot<>(old);
        slot.admit(theirs(false, 100), at(100));
        old.hears(seconds(101));
        assertThat(slot.review(at(117))).isEqualTo(new Slot.Review<>(null, false, false));
        assertThat(current(slot)).isSameAs(old);
    }

    @Test
    void shouldRetireThePeersOwnOlderConnectionOnceItIsSilent() {
        Piece old = theirs(true, 0);
        Piece newcomer = theirs(true, 100);
        Slot<Piece> slot = new Slot<>(old);
        assertThat(slot.admit(newcomer, at(100)).place()).isEqualTo(Place.CURRENT);
        old.hears(seconds(106));
        assertThat(slot.review(at(115))).isEqualTo(new Slot.Review<>(null, false, true));
        assertThat(slot.review(at(116))).isEqualTo(new Slot.Review<>(old, false, false));
        assertThat(slot.state()).isEqualTo(new Single<>(newcomer, false));
    }

    @Test
    void shouldNeverRetireAConnectionThatThePeerAccepted() {
        Piece old = ours(true, 0);
        Piece newcomer = theirs(false, 100);
        Slot<Piece> slot = new Slot<>(old);
        slot.admit(newcomer, at(100));
        assertThat(slot.review(at(1000))).isEqualTo(new Slot.Review<>(null, false, false));
        assertThat(slot.state()).isEqualTo(new Twin<>(newcomer, old, false));
    }

    @Test
    void shouldNotReviewAGlare() {
        Piece dialled = ours(true, 0);
        Piece accepted = theirs(false, 30).hears(seconds(40));
        Slot<Piece> slot = new Slot<>(dialled);
        assertThat(slot.admit(accepted, at(30)).review()).isFalse();
        assertThat(slot.review(at(500))).isEqualTo(new Slot.Review<>(null, false, false));
        assertThat(current(slot)).isSameAs(dialled);
    }

    @Test
    void shouldNotCallItAGlareWhenMoreThanHalfAMinuteLiesBetween() {
        Slot<Piece> slot = new Slot<>(ours(true, 0).hears(seconds(31)));
        assertThat(slot.admit(theirs(false, 31), at(31)).review()).isTrue();
    }

    @Test
    void shouldReplaceThePeersOlderDialAndKeepOursWhenAThirdConnectionComes() {
        Piece ours = ours(true, 0);
        Piece shadow = theirs(false, 1);
        Piece newcomer = theirs(false, 100);
        Slot<Piece> slot = twin(ours, shadow);
        ours.hears(seconds(99));
        Slot.Admission<Piece> admission = slot.admit(newcomer, at(100));
        assertThat(admission.displaced()).isSameAs(shadow);
        assertThat(slot.state()).isEqualTo(new Twin<>(ours, newcomer, false));
    }

    @Test
    void shouldReplaceThePeersOlderDialEvenWhenItIsTheCurrentOne() {
        Piece ours = ours(false, 0);
        Piece peers = theirs(true, 1);
        Piece newcomer = theirs(true, 100);
        Slot<Piece> slot = twin(ours, peers);
        assertThat(current(slot)).isSameAs(peers);
        assertThat(slot.admit(newcomer, at(100)).displaced()).isSameAs(peers);
        assertThat(slot.state()).isEqualTo(new Twin<>(newcomer, ours, false));
    }

    @Test
    void shouldLetADialOfOursThatComesLateWaitInTheShadow() {
        Piece accepted = theirs(false, 0);
        Slot<Piece> slot = new Slot<>(accepted);
        assertThat(slot.admit(ours(true, 33), at(33)).place()).isEqualTo(Place.SHADOW);
    }

    @Test
    void shouldPreferAnythingToAConnectionThatIsKnownToBeClosed() {
        Piece broken = ours(true, 0).breaks();
        Piece newcomer = theirs(false, 1);
        Slot<Piece> slot = new Slot<>(broken);
        assertThat(slot.isLive()).isFalse();
        assertThat(slot.admit(newcomer, at(1)).place()).isEqualTo(Place.CURRENT);
        Piece third = theirs(false, 2);
        assertThat(slot.admit(third, at(2)).displaced()).isSameAs(broken);
    }

    @Test
    void shouldWriteToTheDialledEndOfATransportToItself() {
        Piece accepted = new Piece("accepted", false, false, seconds(0));
        Piece dialled = new Piece("dialled", true, true, seconds(0));
        assertThat(new Slot<>(accepted).admit(dialled, at(0)).place()).isEqualTo(Place.CURRENT);
        assertThat(new Slot<>(dialled).admit(accepted, at(0)).place()).isEqualTo(Place.SHADOW);
    }

    @Test
    void shouldRefuseEverythingOnceItHasEnded() {
        Piece only = ours(true, 0);
        Slot<Piece> slot = new Slot<>(only);
        assertThat(slot.close(LOSS)).containsExactly(only);
        assertThat(slot.close(LOSS)).isNull();
        assertThat(slot.admit(theirs(false, 0), at(0)).place()).isEqualTo(Place.REFUSED);
        assertThat(slot.depart(only, LOSS)).isEqualTo(Departure.STRANGER);
        assertThat(slot.markCarrying()).isInstanceOf(Empty.class);
        assertThat(slot.isEmpty()).isTrue();
    }

    @Test
    void shouldCompareInstantsAcrossTheOverflowOfTheClock() {
        long last = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
        Piece first = new Piece("first", true, true, Duration.ofNanos(last));
        long later = last + Duration.ofSeconds(10).toNanos();
        Piece second = new Piece("second", false, false, Duration.ofNanos(later));
        assertThat(Choice.isGlare(first, second)).isTrue();
        Piece muchLater = new Piece(
                "third",
                false,
                false,
                Duration.ofNanos(last + Duration.ofSeconds(100).toNanos()));
        Slot<Piece> slot = new Slot<>(first);
        assertThat(slot.admit(muchLater, muchLater.settledNanos()).place()).isEqualTo(Place.CURRENT);
    }

    @Test
    void shouldKeepItsPromisesInRandomHistories() {
        long seed = 99;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            history(random, "seed " + seed + " round " + round);
        }
    }

    /** Whatever happens: at most two held, the living placed one is held, nobody is held twice or comes back. */
    private static void history(Random random, String where) {
        Piece first = random(random, 0);
        Slot<Piece> slot = new Slot<>(first);
        List<Piece> alive = new ArrayList<>(List.of(first));
        int now = 0;
        for (int step = 0; step < 12; step++) {
            now += random.nextInt(40);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    Piece newcomer = random(random, now);
                    Slot.Admission<Piece> admission = slot.admit(newcomer, at(now));
                    if (admission.place() != Place.REFUSED) {
                        alive.add(newcomer);
                    }
                    alive.remove(admission.displaced());
                }
                case 2 -> {
                    Slot.Review<Piece> review = slot.review(at(now));
                    alive.remove(review.retired());
                }
                default -> {
                    if (!alive.isEmpty()) {
                        Piece dying = alive.remove(random.nextInt(alive.size()));
                        assertThat(slot.depart(dying, LOSS)).as(where).isNotEqualTo(Departure.STRANGER);
                    }
                }
            }
            assertThat(held(slot)).as(where).containsExactlyInAnyOrderElementsOf(alive);
            assertThat(alive.size()).as(where).isLessThanOrEqualTo(2);
            assertThat(slot.isEmpty()).as(where).isEqualTo(alive.isEmpty());
        }
    }

    private static Piece random(Random random, int settled) {
        boolean dialled = random.nextBoolean();
        return new Piece("random", dialled, random.nextBoolean(), seconds(settled));
    }

    private static List<Piece> held(Slot<Piece> slot) {
        return switch (slot.state()) {
            case Single<Piece> single -> List.of(single.current());
            case Twin<Piece> twin -> List.of(twin.current(), twin.shadow());
            case Empty<Piece> empty -> List.of();
        };
    }

    private static Slot<Piece> twin(Piece one, Piece other) {
        Slot<Piece> slot = new Slot<>(one);
        assertThat(slot.admit(other, other.settledNanos()).place()).isNotEqualTo(Place.REFUSED);
        return slot;
    }

    private static Piece current(Slot<Piece> slot) {
        return ((Held<Piece>) slot.state()).current();
    }

    private static Piece ours(boolean preferred, int settled) {
        return new Piece("ours", true, preferred, seconds(settled));
    }

    private static Piece theirs(boolean preferred, int settled) {
        return new Piece("theirs", false, preferred, seconds(settled));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    private static long at(int second) {
        return seconds(second).toNanos();
    }
}
