package io.skyloom.stcpr;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.network.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DialPlanTest {
    private static final List<InetAddress> ANNOUNCED = addresses(
            "127.0.0.1",
            "192.168.1.5",
            "198.51.100.7",
            "::1",
            "fd00::5",
            "fe80::5",
            "169.254.1.1",
            "224.0.0.1",
            "0.0.0.0",
            "192.168.1.5",
            "255.255.255.255");
    private static final InetAddress ELSEWHERE = address("203.0.113.9");
    private static final InetAddress SAME = address("198.51.100.7");

    @Test
    void shouldDialTheAddressTheResolverSaw() {
        assertThat(places(record(false, null, null), false, ELSEWHERE)).containsExactly("198.51.100.7:7000");
        assertThat(places(record(false, null, null), false, null)).containsExactly("198.51.100.7:7000");
    }

    @Test
    void shouldTryIpv6FirstAndGiveItASecond() {
        PeerRecord record = record(false, new InetSocketAddress(address("2001:db8::7"), 7000), null);

        assertThat(DialPlan.candidates(record, false, ELSEWHERE))
                .containsExactly(
                        new Candidate(new InetSocketAddress(address("2001:db8::7"), 7000), Duration.ofSeconds(1)),
                        new Candidate(new InetSocketAddress(SAME, 7000), Duration.ZERO));
    }

    @Test
    void shouldTryNeighboursFirstWhereWeShareANetwork() {
        String[] neighboursFirst = {"192.168.1.5:7000", "fd00:0:0:0:0:0:0:5:7000", "198.51.100.7:7000"};

        assertThat(places(record(true, null, null), false, ELSEWHERE)).containsExactly(neighboursFirst);
        assertThat(places(record(false, null, null), false, SAME)).containsExactly(neighboursFirst);
        assertThat(places(record(false, null, ELSEWHERE), false, ELSEWHERE)).containsExactly(neighboursFirst);
    }

    @Test
    void shouldReachItselfOverTheLoopbackToo() {
        assertThat(places(record(false, null, null), true, ELSEWHERE))
                .containsExactly(
                        "127.0.0.1:7000",
                        "192.168.1.5:7000",
                        "0:0:0:0:0:0:0:1:7000",
                        "fd00:0:0:0:0:0:0:5:7000",
                        "198.51.100.7:7000");
    }

    @Test
    void shouldTryOnlySoManyNeighbours() {
        List<InetAddress> many = new ArrayList<>();
        for (int i = 1; i < 200; i++) {
            many.add(address("10.0.0." + i));
        }
        PeerRecord record = new PeerRecord(new InetSocketAddress(SAME, 7000), null, true, 7000, many, null);

        assertThat(DialPlan.candidates(record, false, null)).hasSize(17);
    }

    @Test
    void shouldHaveNothingForAnEmptyRecord() {
        assertThat(DialPlan.candidates(new PeerRecord(null, null, false, 7000, ANNOUNCED, null), false, null))
                .isEmpty();
    }

    @Test
    void shouldAnnounceWhatOthersMayReach() {
        assertThat(LocalAddresses.announced(ANNOUNCED))
                .containsExactlyElementsOf(addresses("127.0.0.1", "192.168.1.5", "198.51.100.7", "::1", "fd00::5"));
        assertThat(LocalAddresses.publicOne(ANNOUNCED)).contains(SAME);
        assertThat(LocalAddresses.publicOne(addresses("10.1.1.1", "172.16.0.1", "172.31.0.1", "2001:db8::1")))
                .isEmpty();
        assertThat(LocalAddresses.publicOne(addresses("100.64.1.1")))
                .as("counts as public")
                .isPresent();
        assertThat(LocalAddresses.publicOne(addresses("172.32.0.1"))).isPresent();
    }

    private static PeerRecord record(
            boolean local, @Nullable InetSocketAddress remoteV6, @Nullable InetAddress publicAddress) {
        return new PeerRecord(new InetSocketAddress(SAME, 7000), remoteV6, local, 7000, ANNOUNCED, publicAddress);
    }

    private static List<String> places(PeerRecord record, boolean self, @Nullable InetAddress ownPublic) {
        return DialPlan.candidates(record, self, ownPublic).stream()
                .map(candidate -> candidate.address().getHostString() + ":"
                        + candidate.address().getPort())
                .toList();
    }

    private static List<InetAddress> addresses(String... literals) {
        return java.util.Arrays.stream(literals).map(DialPlanTest::address).toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
