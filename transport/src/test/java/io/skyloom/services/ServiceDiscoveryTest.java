package io.skyloom.services;

import static io.skyloom.services.ServiceSite.CURVE;
import static io.skyloom.services.ServiceSite.proxy;
import static io.skyloom.services.ServiceSite.visor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.key.KeyPair;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What visors and people get from the service. */
class ServiceDiscoveryTest {
    private static final KeyPair A = visor("a");
    private static final KeyPair B = visor("b");

    private static List<ServiceEntry> list(ServiceSite site, ServiceQuery query) throws IOException {
        try (ServiceDiscoveryClient client = site.clientOf(B)) {
            return client.list(query);
        }
    }

    private static HttpResponse raw(ServiceSite site, HttpRequest request) throws IOException {
        try (HttpClient http = HttpClient.tcp(site.client)) {
            return http.send(BaseUrl.parse("100.64.7.1:9098"), request, Duration.ofSeconds(5));
        }
    }

    @Test
    void shouldListAProxyUnderBothNamesUntilItIsTakenBack(World world) throws Exception {
        try (ServiceSite site = ServiceSite.whole(world);
                ServiceDiscoveryClient client = site.clientOf(A)) {
            assertThat(client.register(proxy(A), Duration.ZERO)).isEqualTo(proxy(A));
            assertThat(list(site, ServiceQuery.all("proxy"))).containsExactly(proxy(A));
            assertThat(list(site, ServiceQuery.all("skysocks"))).containsExactly(proxy(A));
            assertThat(list(site, ServiceQuery.all("vpn"))).isEmpty();
            client.withdraw(proxy(A).address(), "proxy");
            client.withdraw(proxy(A).address(), "skysocks");
            assertThat(list(site, ServiceQuery.all("proxy"))).isEmpty();
        }
    }

    @Test
    void shouldFilterByVersionCountryAndQuantity(World world) throws Exception {
        try (ServiceSite site = ServiceSite.whole(world)) {
            for (int i = 0; i < 9; i++) {
                KeyPair keys = visor("n" + i);
                ServiceEntry entry = new ServiceEntry(
                        new ServiceAddress(keys.pub(), 44),
                        "vpn",
                        i % 3 == 0 ? Optional.of(new GeoLocation(1, 2, "DE", "")) : Optional.empty(),
                        false,
                        i < 4 ? "v1" : "v2",
                        List.of(),
                        Optional.empty());
                try (ServiceDiscoveryClient client = site.clientOf(keys)) {
                    client.register(entry, Duration.ZERO);
                }
            }
            assertThat(list(site, new ServiceQuery("vpn", 0, "v1", ""))).hasSize(4);
            assertThat(list(site, new ServiceQuery("vpn", 0, "", "DE"))).hasSize(3);
            assertThat(list(site, new ServiceQuery("vpn", 0, "v1", "DE"))).hasSize(2);
            assertThat(list(site, new ServiceQuery("vpn", 1, "", ""))).hasSize(9);
            Set<ServiceEntry> seen = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                List<ServiceEntry> some = list(site, new ServiceQuery("vpn", 2, "", ""));
                assertThat(some).hasSize(2).doesNotHaveDuplicates();
                seen.addAll(some);
            }
            assertThat(seen).hasSizeGreaterThan(4);
        }
    }

    @Test
    void shouldForgetWhoMissedThreeRenewalsAndKeepTheSilentForADay(World world) throws Exception {
        try (ServiceSite site = ServiceSite.whole(world);
                ServiceDiscoveryClient a = site.clientOf(A);
                ServiceDiscoveryClient b = site.clientOf(B)) {
            a.register(proxy(A), Duration.ofMinutes(5));
            b.register(proxy(B), Duration.ZERO);
            world.virtual().time().advance(Duration.ofMinutes(14));
            assertThat(list(site, ServiceQuery.all("proxy"))).containsExactly(proxy(A), proxy(B));
            a.register(proxy(A), Duration.ofMinutes(5));
            world.virtual().time().advance(Duration.ofMinutes(14));
            assertThat(list(site, ServiceQuery.all("proxy"))).containsExactlyInAnyOrder(proxy(A), proxy(B));
            world.virtual().time().advance(Duration.ofMinutes(2));
            assertThat(list(site, ServiceQuery.all("proxy"))).containsExactly(proxy(B));
            world.virtual().time().advance(Duration.ofDays(1));
            assertThat(list(site, ServiceQuery.all("proxy"))).isEmpty();
        }
    }

    @Test
    void shouldRefuseInTheOriginalsWords(World world) throws Exception {
        ServiceEntry old = ServiceEntry.of(proxy(A).address(), "vpn", "");
        try (ServiceSite site = ServiceSite.whole(world);
                ServiceDiscoveryClient client = site.clientOf(A)) {
            assertThatThrownBy(() -> client.register(proxy(B), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.status()).isEqualTo(403))
                    .hasMessageEndingWith("using public key other than your own is forbidden");
            assertThatThrownBy(() -> client.register(old, Duration.ZERO))
                    .hasMessageEndingWith("visor version is too old");
            assertThatThrownBy(() -> client.withdraw(proxy(B).address(), "vpn")).hasMessageContaining("403");
            HttpResponse untyped = raw(site, HttpRequest.get("/api/services"));
            assertThat(untyped.status()).isEqualTo(400);
            assertThat(untyped.text()).isEqualTo("{\"code\":400,\"error\":\"missing service type in request\"}\n");
            assertThat(raw(site, HttpRequest.get("/api/services?type=vpn&quantity=x"))
                            .text())
                    .contains("quantity must be integer");
            assertThat(raw(site, HttpRequest.get("/api/services/zz?type=vpn")).status())
                    .isEqualTo(400);
            assertThat(raw(site, HttpRequest.get("/api/services/" + proxy(A).address() + "?type=vpn"))
                            .status())
                    .isEqualTo(404);
            HttpRequest unsigned =
                    HttpRequest.of("POST", "/api/services", proxy(A).json().getBytes(StandardCharsets.UTF_8));
            assertThat(raw(site, unsigned).status()).isEqualTo(401);
            assertThat(raw(site, HttpRequest.of("DELETE", "/api/services/deregister/vpn"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void shouldGiveNobodyMoreThanSixteenPlaces(World world) throws Exception {
        try (ServiceSite site = ServiceSite.whole(world);
                ServiceDiscoveryClient client = site.clientOf(A)) {
            for (int port = 1; port <= 16; port++) {
                client.register(ServiceEntry.of(new ServiceAddress(A.pub(), port), "vpn", "v1"), Duration.ZERO);
            }
            ServiceEntry more = ServiceEntry.of(new ServiceAddress(A.pub(), 17), "vpn", "v1");
            assertThatThrownBy(() -> client.register(more, Duration.ZERO)).hasMessageContaining("503");
            client.withdraw(new ServiceAddress(A.pub(), 0), "vpn");
            assertThat(client.register(more, Duration.ZERO)).isEqualTo(more);
            assertThat(site.discovery.listed("vpn")).containsExactly(more);
        }
    }

    @Test
    void shouldWantPublicVisorsToBeSeenWhereTheySayTheyAre(World world) throws Exception {
        ServiceDiscoveryConfig strict =
                ServiceDiscoveryConfig.ofPrivateDeployment("test").forReachableVisors();
        ServiceEntry hidden = ServiceEntry.of(new ServiceAddress(A.pub(), 7001), "visor", "v1")
                .withLocalIps(List.of("192.168.1.5"), false);
        ServiceEntry seen = hidden.withLocalIps(List.of("192.168.1.5", ServiceSite.CLIENT), true);
        try (ServiceSite site = new ServiceSite(world, strict, handler -> handler);
                ServiceDiscoveryClient client = site.clientOf(A)) {
            assertThatThrownBy(() -> client.register(hidden, Duration.ZERO))
                    .hasMessageEndingWith("visor is unreachable");
            client.register(seen, Duration.ZERO);
            assertThat(list(site, ServiceQuery.all("visor")))
                    .containsExactly(seen.withLocalIps(seen.localIps(), false));
        }
        try (ServiceSite site =
                        new ServiceSite(world, ServiceDiscoveryConfig.ofPrivateDeployment("test"), handler -> handler);
                ServiceDiscoveryClient client = site.clientOf(A)) {
            client.register(hidden, Duration.ZERO);
            assertThat(list(site, ServiceQuery.all("visor"))).hasSize(1);
        }
    }

    @Test
    void shouldLetMonitorsTakeTheDeadOffTheList(World world) throws Exception {
        ServiceDiscoveryConfig watched =
                ServiceDiscoveryConfig.ofPrivateDeployment("test").withMonitors(Set.of(B.pub()));
        try (ServiceSite site = new ServiceSite(world, watched, handler -> handler);
                ServiceDiscoveryClient client = site.clientOf(A)) {
            client.register(proxy(A), Duration.ZERO);
            String signature = B.sign(CURVE, B.pub().hex().getBytes(StandardCharsets.US_ASCII))
                    .hex();
            HttpRequest order = HttpRequest.of(
                            "DELETE",
                            "/api/services/deregister/proxy",
                            ("[\"" + A.pub() + "\"]").getBytes(StandardCharsets.UTF_8))
                    .with("NM-PK", B.pub().hex())
                    .with("NM-Sign", signature);
            assertThat(raw(site, order).status()).isEqualTo(200);
            assertThat(site.discovery.listed("proxy")).isEmpty();
        }
    }
}
