package io.skyloom.discovery;

import static io.skyloom.discovery.Fixture.A;
import static io.skyloom.discovery.Fixture.B;
import static io.skyloom.discovery.Fixture.CURVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.entry.SignedEntry;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Publishing in virtual time: gathered, repeated, retried, taken back, and never at the caller's expense. */
class RegistrationAgentTest {
    private static final Duration DEBOUNCE = RegistrationPace.USUAL.debounce();
    private static final Duration AGAIN = RegistrationPace.USUAL.again();
    private static final String REGISTER = "POST /v3/transports/";
    private static final String WITHDRAW = "POST /transports/delete-batch";

    private static RegistrationAgent agent(DiscoverySite site) {
        return RegistrationAgent.start(site.client, site.clientOf(A), RegistrationPace.USUAL.withPrompt(DEBOUNCE));
    }

    private static UUID id(SignedEntry signed) {
        return signed.entry().id();
    }

    private static void awaitNextTimer(VirtualTime time, Duration due) {
        Eventually.sees("the agent waits", time::untilNext, Optional.of(due)::equals);
    }

    private static void awaitCalls(DiscoverySite site, int count) {
        Eventually.holds(count + " calls", () -> site.calls().size() == count && site.server.connections() == 0);
    }

    /** Gathers, tells, and waits until that is over; a round still under way is waited for first. */
    private static void settle(DiscoverySite site, RegistrationAgent agent) {
        VirtualTime time = site.world.virtual().time();
        awaitIdle(site);
        awaitNextTimer(time, DEBOUNCE);
        long before = agent.rounds();
        time.advance(DEBOUNCE);
        Eventually.holds("a round is over", () -> agent.rounds() == before + 1);
        awaitIdle(site);
    }

    /** The agent's wait is the only timer of a world in which nothing is under way. */
    private static void awaitIdle(DiscoverySite site) {
        VirtualTime time = site.world.virtual().time();
        Eventually.holds(
                "the agent waits",
                () -> site.server.connections() == 0
                        && site.world.virtual().internet().openStreams() == 0
                        && time.pending() == 1
                        && !time.untilNext().equals(Optional.of(DiscoverySite.CALL_LIMIT)));
    }

    @Test
    void shouldGatherChangesIntoOneRequestOfEachKind(World world) throws IOException {
        VirtualTime time = world.virtual().time();
        List<SignedEntry> entries = Fixture.halfSigned(50);
        try (DiscoverySite site = DiscoverySite.whole(world);
                RegistrationAgent agent = agent(site)) {
            awaitNextTimer(time, AGAIN);
            entries.forEach(agent::present);
            awaitNextTimer(time, DEBOUNCE);
            time.advance(Duration.ofSeconds(4));
            agent.present(Fixture.signed(A, B, "late"));
            assertThat(site.calls()).isEmpty();
            time.advance(Duration.ofSeconds(1));
            awaitCalls(site, 1);
            assertThat(site.published()).hasSize(51);
            entries.subList(0, 20).forEach(entry -> agent.gone(id(entry)));
            assertThat(agent.goneCount()).isEqualTo(20);
            settle(site, agent);
            assertThat(site.calls()).containsExactly(REGISTER, WITHDRAW);
            assertThat(site.published()).hasSize(31);
            assertThat(agent.presentCount()).isEqualTo(31);
            agent.present(entries.get(30));
            awaitNextTimer(time, AGAIN.minus(DEBOUNCE));
        }
    }

    @Test
    void shouldTellAChangeAtOnceAfterAQuietTimeAndGatherThoseThatFollow(World world) throws IOException {
        VirtualTime time = world.virtual().time();
        List<SignedEntry> entries = Fixture.halfSigned(3);
        try (DiscoverySite site = DiscoverySite.whole(world);
                RegistrationAgent agent =
                        RegistrationAgent.start(site.client, site.clientOf(A), RegistrationPace.USUAL)) {
            awaitNextTimer(time, AGAIN);
            agent.present(entries.get(0));
            awaitNextTimer(time, RegistrationPace.USUAL.prompt());
            time.advance(RegistrationPace.USUAL.prompt());
            awaitCalls(site, 1);
            awaitIdle(site);
            agent.present(entries.get(1));
            awaitNextTimer(time, DEBOUNCE);
            agent.present(entries.get(2));
            time.advance(DEBOUNCE);
            awaitCalls(site, 2);
            assertThat(site.published()).hasSize(3);
        }
    }

    @Test
    void shouldTakeEverythingBackInOneRequestAtTheEnd(World world) throws IOException {
        try (DiscoverySite site = DiscoverySite.whole(world)) {
            RegistrationAgent agent = agent(site);
            Fixture.halfSigned(10).forEach(agent::present);
            settle(site, agent);
            agent.gone(id(Fixture.halfSigned(1).get(0)));
            agent.close();
            agent.close();
            assertThat(site.calls()).containsExactly(REGISTER, WITHDRAW);
            assertThat(site.published()).isEmpty();
        }
    }

    @Test
    void shouldTellEverythingAgainBeforeItIsForgotten(World world) throws IOException {
        VirtualTime time = world.virtual().time();
        try (DiscoverySite site = DiscoverySite.whole(world);
                RegistrationAgent agent = agent(site)) {
            agent.present(Fixture.halfSigned(1).get(0));
            settle(site, agent);
            for (int round = 2; round <= 6; round++) {
                awaitNextTimer(time, AGAIN);
                time.advance(AGAIN);
                awaitCalls(site, round);
            }
            assertThat(site.calls()).containsOnly(REGISTER);
            assertThat(site.published()).hasSize(1);
        }
    }

    @Test
    void shouldNotWithdrawWhatCameBackInTime(World world) throws IOException {
        SignedEntry entry = Fixture.halfSigned(1).get(0);
        try (DiscoverySite site = DiscoverySite.whole(world);
                RegistrationAgent agent = agent(site)) {
            agent.present(entry);
            settle(site, agent);
            agent.gone(id(entry));
            agent.present(entry);
            settle(site, agent);
            assertThat(site.calls()).containsExactly(REGISTER, REGISTER);
            assertThat(site.published()).hasSize(1);
        }
    }

    @Test
    void shouldPublishAgainWhatCameBackWhileItWasBeingWithdrawn(World world) throws IOException {
        SignedEntry entry = Fixture.halfSigned(1).get(0);
        Outcome<Boolean> withdrawing = new Outcome<>();
        Outcome<Boolean> release = new Outcome<>();
        try (DiscoverySite site = new DiscoverySite(world, inner -> call -> {
                    if (call.request().path().endsWith("delete-batch")) {
                        withdrawing.complete(true);
                        waitFor(release, world);
                    }
                    return inner.handle(call);
                });
                RegistrationAgent agent = agent(site)) {
            agent.present(entry);
            settle(site, agent);
            agent.gone(id(entry));
            awaitNextTimer(world.virtual().time(), DEBOUNCE);
            world.virtual().time().advance(DEBOUNCE);
            Eventually.holds("it is being withdrawn", withdrawing::isDone);
            agent.present(entry);
            release.complete(true);
            settle(site, agent);
            assertThat(site.calls()).containsExactly(REGISTER, WITHDRAW, REGISTER);
            assertThat(site.published()).hasSize(1);
        }
    }

    @Test
    void shouldNeverMakeCallersWaitForAStuckServiceNorLongerAtTheEndThanAllowed(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Outcome<Boolean> release = new Outcome<>();
        AtomicInteger stuck = new AtomicInteger();
        try (DiscoverySite site = new DiscoverySite(world, inner -> call -> {
            stuck.incrementAndGet();
            waitFor(release, world);
            return inner.handle(call);
        })) {
            RegistrationAgent agent = agent(site);
            agent.present(Fixture.signed(A, B, "first"));
            awaitNextTimer(time, DEBOUNCE);
            time.advance(DEBOUNCE);
            Eventually.holds("the service is stuck", () -> stuck.get() == 1);
            // On this thread: were any of them to wait, the test would never end.
            for (int i = 0; i < 1000; i++) {
                SignedEntry entry = Fixture.halfSigned(1).get(0);
                agent.present(entry);
                agent.gone(id(entry));
            }
            CompletableFuture<Duration> closing = new CompletableFuture<>();
            int timers = time.pending();
            site.client.threads().start("closer", () -> {
                agent.close();
                closing.complete(time.elapsed());
            });
            Eventually.holds("it waits for the farewell", () -> time.pending() > timers);
            Duration began = time.elapsed();
            time.advance(RegistrationPace.USUAL.farewell());
            Eventually.holds("it is closed", closing::isDone);
            assertThat(closing.join().minus(began)).isEqualTo(RegistrationPace.USUAL.farewell());
            release.complete(true);
        }
    }

    @Test
    void shouldRetryWithinBoundsAndRecoverFromServicesThatFail(World world) throws IOException {
        for (int status : new int[] {500, 503, 429, 408, 401, 302}) {
            assertRecovers(world, call -> HttpResponse.status(status));
        }
        assertRecovers(
                world,
                call -> HttpResponse.plain(200, "fine, but not registered").with("X", "y"),
                false);
    }

    private static void assertRecovers(World world, HttpHandler failing) throws IOException {
        assertRecovers(world, failing, true);
    }

    private static void assertRecovers(World world, HttpHandler failing, boolean seenAsFailure) throws IOException {
        AtomicBoolean ill = new AtomicBoolean(true);
        try (DiscoverySite site = new DiscoverySite(
                        world, inner -> call -> ill.get() ? failing.handle(call) : inner.handle(call));
                RegistrationAgent agent = agent(site)) {
            awaitNextTimer(world.virtual().time(), AGAIN);
            agent.present(Fixture.halfSigned(1).get(0));
            awaitNextTimer(world.virtual().time(), DEBOUNCE);
            Duration span = Duration.ofMinutes(10);
            passTime(site, span);
            assertThat(site.calls().size()).as("calls in %s", span).isBetween(1, 40);
            assertThat(agent.failures() > 0).isEqualTo(seenAsFailure);
            ill.set(false);
            passTimeUntilPublished(site, 1);
        }
    }

    @Test
    void shouldFindItsWayBackToAServiceThatWasDown(World world) throws IOException {
        RegistrationAgent agent;
        try (DiscoverySite before = DiscoverySite.whole(world)) {
            agent = agent(before);
            agent.present(Fixture.halfSigned(1).get(0));
            settle(before, agent);
        }
        agent.present(Fixture.signed(A, B, "more"));
        for (int i = 0; i < 300; i++) {
            world.virtual().time().advance(Duration.ofSeconds(1));
        }
        Eventually.holds("it failed meanwhile", () -> {
            world.virtual().time().advance(Duration.ofSeconds(1));
            return agent.failures() > 0;
        });
        try (DiscoverySite after = DiscoverySite.whole(world);
                agent) {
            passTimeUntilPublished(after, 2);
        }
    }

    @Test
    void shouldStayBelowTheRateLimitWhateverHappens(World world) throws IOException {
        AtomicInteger turn = new AtomicInteger();
        try (DiscoverySite site = new DiscoverySite(
                        world,
                        inner -> call ->
                                turn.incrementAndGet() % 3 == 0 ? HttpResponse.status(400) : inner.handle(call));
                RegistrationAgent agent = agent(site)) {
            List<SignedEntry> entries = Fixture.halfSigned(60);
            awaitNextTimer(world.virtual().time(), AGAIN);
            agent.present(entries.getFirst());
            awaitNextTimer(world.virtual().time(), DEBOUNCE);
            // Its pauses are random, so the calls come when they come: on until there are enough to judge.
            for (int second = 0; second < 300 || site.callTimes().size() <= 10; second++) {
                assertThat(second).as("seconds for ten calls").isLessThan(3000);
                agent.present(entries.get(second % 60));
                agent.gone(id(entries.get((second + 30) % 60)));
                passTime(site, Duration.ofSeconds(1));
            }
            List<Duration> times = site.callTimes();
            for (Duration from : times) {
                long inMinute = times.stream()
                        .filter(at -> at.compareTo(from) >= 0 && at.minus(from).compareTo(Duration.ofMinutes(1)) < 0)
                        .count();
                assertThat(inMinute).isLessThanOrEqualTo(30);
            }
        }
    }

    @Test
    void shouldPublishToOlderServicesWhatBothEdgesSigned(World world) throws IOException {
        SignedEntry whole = Fixture.signed(A, B, "stcpr");
        try (DiscoverySite site = DiscoverySite.older(world)) {
            RegistrationAgent agent = agent(site);
            agent.present(whole);
            agent.present(Fixture.halfSigned(1).get(0));
            settle(site, agent);
            assertThat(site.published()).containsExactly(whole.entry());
            agent.close();
            assertThat(site.published()).isEmpty();
        }
    }

    @Test
    void shouldRememberALimitedNumberOfGoneTransports(World world) throws IOException {
        try (DiscoverySite site = DiscoverySite.whole(world);
                RegistrationAgent agent = agent(site)) {
            for (long i = 0; i < 12_000; i++) {
                agent.gone(new UUID(0, i));
            }
            assertThat(agent.goneCount()).isEqualTo(10_000);
            awaitNextTimer(world.virtual().time(), DEBOUNCE);
            world.virtual().time().advance(DEBOUNCE);
            // Ten requests are more than may follow each other at once.
            Eventually.holds("a round is over", () -> {
                world.virtual().time().advance(Duration.ofMillis(100));
                return agent.rounds() == 1;
            });
            assertThat(site.calls()).hasSize(10).containsOnly(WITHDRAW);
        }
    }

    @Test
    void shouldKeepTransportsOfAVisorToItselfPrivate(World world) throws IOException {
        try (DiscoverySite site = DiscoverySite.whole(world);
                RegistrationAgent agent = agent(site)) {
            agent.present(SignedEntry.unsigned(Fixture.entry(A, A, "dmsg")).signedBy(A, CURVE));
            assertThat(agent.presentCount()).isZero();
            awaitNextTimer(world.virtual().time(), AGAIN);
            world.virtual().time().advance(AGAIN);
            awaitNextTimer(world.virtual().time(), AGAIN);
            assertThat(site.calls()).isEmpty();
        }
    }

    private static void waitFor(Outcome<Boolean> release, World world) {
        try {
            release.settledWithin(world.virtual().time(), Duration.ofDays(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets time pass, in steps from one wait of the agent to its next: its wait is then the only timer there is. */
    private static void passTime(DiscoverySite site, Duration span) {
        VirtualTime time = site.world.virtual().time();
        Duration end = time.elapsed().plus(span);
        while (time.elapsed().compareTo(end) < 0) {
            awaitIdle(site);
            Duration step = time.untilNext().orElse(Duration.ZERO);
            Duration left = end.minus(time.elapsed());
            time.advance(step.compareTo(left) < 0 ? step : left);
        }
    }

    private static void passTimeUntilPublished(DiscoverySite site, int count) {
        Eventually.holds(count + " entries are published", () -> {
            awaitIdle(site);
            site.world.virtual().time().advance(Duration.ofSeconds(1));
            try {
                return site.published().size() == count;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void shouldPublishWhatComesWhileARoundIsUnderWay(World world) throws IOException {
        Outcome<Boolean> registering = new Outcome<>();
        Outcome<Boolean> release = new Outcome<>();
        try (DiscoverySite site =
                        new DiscoverySite(world, inner -> call -> held(inner, call, registering, release, world));
                RegistrationAgent agent = agent(site)) {
            agent.present(Fixture.signed(A, B, "first"));
            awaitNextTimer(world.virtual().time(), DEBOUNCE);
            world.virtual().time().advance(DEBOUNCE);
            Eventually.holds("the first round is under way", registering::isDone);
            agent.present(Fixture.signed(A, B, "second"));
            release.complete(true);
            settle(site, agent);
            assertThat(site.published()).hasSize(2);
        }
    }

    private static HttpResponse held(
            HttpHandler inner, HttpCall call, Outcome<Boolean> begun, Outcome<Boolean> release, World world) {
        begun.complete(true);
        waitFor(release, world);
        return inner.handle(call);
    }
}
