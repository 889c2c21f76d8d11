package io.skyloom.services;

import static io.skyloom.services.ServiceSite.proxy;
import static io.skyloom.services.ServiceSite.visor;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.http.HttpResponse;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.services.Announcements.Announcement;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Services stay listed for exactly as long as they are announced. */
class AnnouncerTest {
    private static final KeyPair A = visor("a");
    private static final Duration RENEWAL = AnnouncePace.USUAL.renewal();

    private static Announcer announcer(ServiceSite site) {
        Announcer made = new Announcer(site.client, site.clientOf(A), AnnouncePace.USUAL);
        site.world.mustBeEmpty("announcements", made::size);
        return made;
    }

    private static List<ServiceEntry> listed(ServiceSite site) {
        return site.discovery.listed("proxy");
    }

    /** Nothing is under way and one announcement rests. */
    private static Duration rest(ServiceSite site) {
        VirtualTime time = site.world.virtual().time();
        Eventually.holds(
                "it rests",
                () -> site.server.connections() == 0
                        && site.world.virtual().internet().openStreams() == 0
                        && time.pending() == 1);
        return time.untilNext().orElseThrow();
    }

    @Test
    void shouldListRenewAndTakeBack(World world) throws Exception {
        try (ServiceSite site = ServiceSite.whole(world);
                Announcer announcer = announcer(site)) {
            Announcement one = announcer.announce(proxy(A));
            Eventually.holds("listed", () -> listed(site).size() == 1);
            Duration first = rest(site);
            assertThat(first).isBetween(RENEWAL.multipliedBy(9).dividedBy(10), RENEWAL);
            world.virtual().time().advance(first);
            Eventually.holds("renewed", () -> announcer.registrations() == 2);
            rest(site);
            one.close();
            one.close();
            Eventually.holds("taken back", () -> announcer.size() == 0);
            assertThat(listed(site)).isEmpty();
            assertThat(site.calls()).containsExactly("POST", "POST", "DELETE");
        }
    }

    @Test
    void shouldTryAgainLaterAndLater(World world) throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (ServiceSite site = new ServiceSite(
                        world,
                        ServiceDiscoveryConfig.ofPrivateDeployment("test"),
                        handler -> call -> broken.get()
                                ? HttpResponse.json(500, "{\"code\":500,\"error\":\"failed to get visor data\"}\n")
                                : handler.handle(call));
                Announcer announcer = announcer(site)) {
            announcer.announce(proxy(A));
            long step = 5;
            for (int failed = 1; failed <= 9; failed++) {
                int count = failed;
                Eventually.holds("failed " + count, () -> announcer.failures() == count);
                Duration pause = rest(site);
                assertThat(pause).isBetween(Duration.ofMillis(step * 500), Duration.ofSeconds(step));
                step = Math.min(300, step * 2);
                world.virtual().time().advance(pause);
            }
            Eventually.holds("failed again", () -> announcer.failures() == 10);
            broken.set(false);
            world.virtual().time().advance(rest(site));
            Eventually.holds("listed", () -> listed(site).size() == 1);
            rest(site);
        }
    }

    @Test
    void shouldNotTakeBackWhatWasNeverTaken(World world) throws Exception {
        try (ServiceSite site = new ServiceSite(
                        world,
                        ServiceDiscoveryConfig.ofPrivateDeployment("test"),
                        handler -> call -> HttpResponse.json(403, "{\"error\":\"no\"}"));
                Announcer announcer = announcer(site)) {
            Announcement one = announcer.announce(proxy(A));
            Eventually.holds("refused", () -> announcer.failures() == 1);
            rest(site);
            one.close();
            Eventually.holds("over", () -> announcer.size() == 0);
            assertThat(site.calls()).containsExactly("POST");
        }
    }

    @Test
    void shouldNotLetAnOldGoodbyeUndoANewWelcome(World world) throws Exception {
        Outcome<Boolean> released = new Outcome<>();
        List<String> reached = new CopyOnWriteArrayList<>();
        try (ServiceSite site =
                        new ServiceSite(world, ServiceDiscoveryConfig.ofPrivateDeployment("test"), handler -> call -> {
                            reached.add(call.request().method());
                            if (call.request().method().equals("DELETE")) {
                                held(world, released);
                            }
                            return handler.handle(call);
                        });
                Announcer announcer = announcer(site)) {
            Announcement old = announcer.announce(proxy(A));
            Eventually.holds("listed", () -> listed(site).size() == 1);
            rest(site);
            old.close();
            Eventually.holds("goodbye under way", () -> reached.contains("DELETE"));
            Announcement fresh = announcer.announce(proxy(A));
            released.complete(true);
            Eventually.holds("listed anew", () -> announcer.registrations() == 2);
            rest(site);
            assertThat(reached).containsExactly("POST", "DELETE", "POST");
            assertThat(listed(site)).containsExactly(proxy(A));
            old.close();
            assertThat(announcer.size()).isEqualTo(1);
            fresh.close();
            Eventually.holds("taken back", () -> listed(site).isEmpty());
        }
    }

    private static void held(World world, Outcome<Boolean> released) {
        try {
            released.settledWithin(world.virtual().time(), Duration.ofDays(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldTakeEverythingBackAtTheEndAndListNothingAfterwards(World world) throws Exception {
        try (ServiceSite site = ServiceSite.whole(world)) {
            Announcer announcer = announcer(site);
            announcer.announce(proxy(A));
            announcer.announce(ServiceEntry.of(new ServiceAddress(A.pub(), 44), "vpn", "v1"));
            Eventually.holds("listed", () -> announcer.registrations() == 2);
            announcer.close();
            announcer.close();
            assertThat(listed(site)).isEmpty();
            assertThat(site.discovery.listed("vpn")).isEmpty();
            announcer.announce(proxy(A)).close();
            assertThat(listed(site)).isEmpty();
        }
    }

    @Test
    void shouldEndInTimeWhenTheServiceNoLongerAnswers(World world) throws Exception {
        Outcome<Boolean> never = new Outcome<>();
        try (ServiceSite site =
                new ServiceSite(world, ServiceDiscoveryConfig.ofPrivateDeployment("test"), handler -> call -> {
                    if (call.request().method().equals("DELETE")) {
                        held(world, never);
                    }
                    return handler.handle(call);
                })) {
            Announcer announcer = announcer(site);
            announcer.announce(proxy(A));
            Eventually.holds("listed", () -> announcer.registrations() == 1);
            rest(site);
            Outcome<Boolean> over = new Outcome<>();
            site.client.threads().start("closing", () -> {
                announcer.close();
                over.complete(true);
            });
            Eventually.holds("asked", () -> site.calls().contains("DELETE"));
            Eventually.holds("not over", () -> world.virtual().time().pending() >= 2 && !over.isDone());
            world.virtual().time().advance(AnnouncePace.USUAL.farewell());
            Eventually.holds("over", over::isDone);
            never.complete(true);
        }
    }
}
