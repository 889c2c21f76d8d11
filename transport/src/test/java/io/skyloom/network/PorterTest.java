package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.virtual.SeededEntropy;
import java.net.BindException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PorterTest {
    private final Porter porter = new Porter();

    @Test
    void shouldBeginDiallingAtTheUsualPortAndCountUp() throws Exception {
        assertThat(porter.reserveEphemeral().port()).isEqualTo(49153);
        assertThat(porter.reserveEphemeral().port()).isEqualTo(49154);
    }

    /** Otherwise a peer that still holds the routes of our former life would take the first dials of this one for them. */
    @Test
    void shouldBeginAnywhereSoThatTwoLivesDoNotMeet() throws Exception {
        Set<Integer> beginnings = new HashSet<>();
        for (int life = 0; life < 100; life++) {
            Porter ports = Porter.beginningAnywhere(new SeededEntropy(life));
            int first = ports.reserveEphemeral().port();
            assertThat(first).isBetween(Porter.FIRST_EPHEMERAL, Porter.LAST);
            beginnings.add(first);
        }
        assertThat(beginnings).hasSizeGreaterThan(90);
    }

    @Test
    void shouldHandOutEveryPortWhereverItBegan() throws Exception {
        Porter ports = Porter.beginningAnywhere(new SeededEntropy(1));
        Set<Integer> all = new HashSet<>();
        for (int i = Porter.FIRST_EPHEMERAL; i <= Porter.LAST; i++) {
            all.add(ports.reserveEphemeral().port());
        }
        assertThat(all).hasSize(Porter.LAST - Porter.FIRST_EPHEMERAL + 1);
        assertThatThrownBy(ports::reserveEphemeral).isInstanceOf(BindException.class);
    }

    @Test
    void shouldStartOverAtTheTopAndStepOverWhatIsStillHeld() throws Exception {
        PortLease first = porter.reserveEphemeral();
        for (int port = 49154; port <= 65535; port++) {
            try (PortLease lease = porter.reserveEphemeral()) {
                assertThat(lease.port()).isEqualTo(port);
            }
        }
        assertThat(porter.reserveEphemeral().port()).isEqualTo(49152);
        assertThat(porter.reserveEphemeral().port()).as("49153 is still held").isEqualTo(49154);
        first.close();
    }

    @Test
    void shouldSayWhenAllPortsAreHeldAndRecoverWhenOneIsFreed() throws Exception {
        Deque<PortLease> leases = new ArrayDeque<>();
        for (int i = 0; i < 16384; i++) {
            leases.add(porter.reserveEphemeral());
        }
        assertThatThrownBy(porter::reserveEphemeral)
                .isInstanceOf(BindException.class)
                .hasMessageContaining("all 16384 ports for dialling are held");

        PortLease any = leases.removeLast();
        any.close();
        assertThat(porter.reserveEphemeral().port()).isEqualTo(any.port());
        any.close();
        assertThat(porter.held()).as("a second close frees nobody else's port").isEqualTo(16384);
    }

    @Test
    void shouldGiveAListeningPortToOneHolderAtATime() throws Exception {
        PortLease lease = porter.reserve(45);
        assertThatThrownBy(() -> porter.reserve(45)).isInstanceOf(BindException.class);
        lease.close();
        porter.reserve(45).close();
        assertThat(porter.held()).isZero();
        assertThatThrownBy(() -> porter.reserve(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> porter.reserve(65536)).isInstanceOf(IllegalArgumentException.class);
    }
}
