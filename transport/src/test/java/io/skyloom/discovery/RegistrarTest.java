package io.skyloom.discovery;

import static io.skyloom.discovery.Fixture.A;
import static io.skyloom.discovery.Fixture.B;
import static io.skyloom.discovery.Fixture.CURVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Publishing towards services of both generations and towards stubborn ones. */
class RegistrarTest {
    private final AtomicInteger passed = new AtomicInteger();

    private Registrar registrar(DiscoverySite site) {
        TransportDiscoveryClient client = new TransportDiscoveryClient(
                site.client, HttpClient.tcp(site.client), DiscoverySite.URL, A, CURVE, "test", Duration.ofSeconds(5));
        return new Registrar(client, site.client.clock(), passed::incrementAndGet);
    }

    private static List<UUID> ids(List<SignedEntry> entries) {
        return entries.stream().map(signed -> signed.entry().id()).toList();
    }

    @Test
    void shouldNeedOneRequestForEachKindTheNewWay(World world) throws IOException {
        try (DiscoverySite site = DiscoverySite.whole(world)) {
            Registrar registrar = registrar(site);
            List<SignedEntry> entries = Fixture.halfSigned(50);
            registrar.announce(entries);
            assertThat(site.published()).hasSize(50);
            registrar.withdraw(ids(entries));
            assertThat(site.published()).isEmpty();
            assertThat(site.calls()).containsExactly("POST /v3/transports/", "POST /transports/delete-batch");
            assertThat(passed).hasValue(2);
        }
    }

    @Test
    void shouldFallBackToTheOldWayAndTryTheNewOneAgainLater(World world) throws IOException {
        try (DiscoverySite site = DiscoverySite.older(world)) {
            Registrar registrar = registrar(site);
            SignedEntry whole = Fixture.signed(A, B, "stcpr");
            SignedEntry half = Fixture.halfSigned(1).get(0);
            registrar.announce(List.of(whole, half));
            assertThat(site.published()).containsExactly(whole.entry());
            registrar.announce(List.of(whole, half));
            registrar.withdraw(ids(List.of(whole, half)));
            assertThat(site.published()).isEmpty();
            world.virtual().time().advance(Duration.ofMinutes(11));
            registrar.announce(List.of(whole));
            String listing = "GET /transports/edge:" + A.pub();
            assertThat(site.calls())
                    .containsExactly(
                            "POST /v3/transports/",
                            listing,
                            "POST /transports/",
                            listing,
                            "DELETE /transports/id:" + whole.entry().id(),
                            "DELETE /transports/id:" + half.entry().id(),
                            "POST /v3/transports/",
                            listing,
                            "POST /transports/");
        }
    }

    @Test
    void shouldTakeRepeatedRegistrationsForDone(World world) throws IOException {
        for (HttpResponse answer : List.of(
                HttpResponse.plain(409, "{\"error\":\"conflict\"}\n"),
                HttpResponse.plain(500, "{\"error\":\"already registered\"}\n"),
                HttpResponse.plain(500, "{\"error\":\"ERROR: duplicate key value violates unique constraint\"}\n"),
                HttpResponse.status(200))) {
            try (DiscoverySite site = new DiscoverySite(world, inner -> call -> answer)) {
                registrar(site).announce(Fixture.halfSigned(2));
                assertThat(site.calls()).containsExactly("POST /v3/transports/");
            }
        }
        try (DiscoverySite site =
                new DiscoverySite(world, inner -> call -> HttpResponse.plain(500, "{\"error\":\"disk full\"}\n"))) {
            assertThatThrownBy(() -> registrar(site).announce(Fixture.halfSigned(1)))
                    .isInstanceOf(HttpStatusException.class)
                    .hasMessageEndingWith(": disk full");
        }
    }

    @Test
    void shouldSingleOutWhatIsRefusedForGood(World world) throws IOException {
        List<SignedEntry> entries = Fixture.halfSigned(100);
        String cursed = entries.get(37).entry().id().toString();
        try (DiscoverySite site = new DiscoverySite(
                world,
                inner -> call -> call.request().text().contains(cursed)
                        ? HttpResponse.plain(400, "{\"error\":\"cursed\"}\n")
                        : inner.handle(call))) {
            Registrar registrar = registrar(site);
            registrar.announce(entries);
            assertThat(site.published()).hasSize(99);
            assertThat(registrar.refused()).isEqualTo(1);
            int first = site.calls().size();
            assertThat(first).isLessThan(16);
            registrar.announce(entries);
            assertThat(site.calls()).hasSize(first + 1);
            registrar.announce(entries.subList(0, 10));
            assertThat(registrar.refused()).isZero();
        }
    }

    @Test
    void shouldStopAtTheFirstFailureThatMayPass(World world) throws IOException {
        AtomicInteger answered = new AtomicInteger();
        HttpHandler busy = call -> HttpResponse.status(answered.incrementAndGet() > 0 ? 429 : 200);
        try (DiscoverySite site = new DiscoverySite(world, inner -> busy)) {
            Registrar registrar = registrar(site);
            assertThatThrownBy(() -> registrar.announce(Fixture.halfSigned(3)))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.isTemporary()).isTrue());
            assertThatThrownBy(() -> registrar.withdraw(ids(Fixture.halfSigned(3))))
                    .isInstanceOf(HttpStatusException.class);
            assertThat(answered).hasValue(2);
            assertThat(registrar.refused()).isZero();
        }
    }

    @Test
    void shouldNotMindStrangersTransportsWhenWithdrawing(World world) throws IOException {
        try (DiscoverySite site = DiscoverySite.older(world)) {
            Registrar registrar = registrar(site);
            registrar.announce(List.of(Fixture.signed(A, B, "stcpr")));
            TransportEntry strangers = Fixture.entry(B, Fixture.C, "dmsg");
            site.publish(B, SignedEntry.unsigned(strangers).signedBy(B, CURVE).signedBy(Fixture.C, CURVE));
            registrar.withdraw(
                    List.of(strangers.id(), Fixture.entry(A, B, "stcpr").id()));
            assertThat(site.published()).containsExactly(strangers);
        }
    }
}
