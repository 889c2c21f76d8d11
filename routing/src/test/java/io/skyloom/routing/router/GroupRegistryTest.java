package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.routing.group.GroupContext;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.GroupOwner;
import io.skyloom.routing.group.GroupWire;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The registry when somebody forgets to leave it, which groups of ours do not. */
class GroupRegistryTest {
    private static final KeyPair OWN = KeyPair.fromSeed(new byte[] {1});
    private static final GroupEnd OVER = new GroupEnd(GroupEnd.Kind.LOCAL, "");

    private final GroupRegistry registry = new GroupRegistry();
    private final Seams seams = new Simulation(1).seams("visor", "10.0.0.1");

    /** Keeps ended groups registered. */
    private static final class Forgetful implements GroupOwner {
        @Override
        public void opened(GroupLife group) {}

        @Override
        public void left(GroupLife group) {}

        @Override
        public void accepted(RouteGroup group) {}
    }

    private static final class Silent implements GroupWire {
        @Override
        public boolean send(int type, byte[] packet, Duration limit) {
            return true;
        }

        @Override
        public boolean trySend(int type, byte[] payload) {
            return true;
        }

        @Override
        public void release() {}
    }

    private GroupLife group(int port) {
        RouteDescriptor addresses =
                new RouteDescriptor(new RouteAddress(OWN.pub(), 3), new RouteAddress(OWN.pub(), port));
        GroupContext context = new GroupContext(
                seams,
                OWN,
                NoiseConfig.of(Curve.bouncyCastle(), seams.entropy(), Hybrid.OFF),
                AeadProvider.choose("jdk"),
                GroupLimits.usual(),
                new Parking(seams.clock(), seams.timers()));
        return new GroupLife(addresses, false, Duration.ofMinutes(1), new Silent(), new Forgetful(), context);
    }

    @Test
    void shouldSweepWhatDidNotLeaveAndNothingElse() {
        GroupLife forgotten = group(1);
        GroupLife alive = group(2);
        assertThat(registry.register(forgotten)).isTrue();
        assertThat(registry.register(alive)).isTrue();
        assertThat(registry.sweep()).isZero();
        forgotten.end(OVER);
        assertThat(registry.sweep()).as("it may just be leaving").isZero();
        assertThat(registry.sweep()).isEqualTo(1);
        assertThat(registry.all()).containsExactly(alive);
        assertThat(registry.sweep()).isZero();
        alive.end(OVER);
    }

    @Test
    void shouldKeepTheSuccessorWhenAnEndedGroupLeavesLate() {
        GroupLife old = group(1);
        GroupLife successor = group(1);
        assertThat(registry.register(old)).isTrue();
        assertThat(registry.register(successor))
                .as("the old one is at its handshake")
                .isFalse();
        old.end(OVER);
        assertThat(registry.register(successor)).isTrue();
        registry.leave(old);
        assertThat(registry.find(successor.descriptor())).isSameAs(successor);
        assertThat(registry.handshakes()).isEqualTo(1);
        successor.end(OVER);
        registry.leave(successor);
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void shouldNotRegisterAGroupAsOpenThatHasEnded() {
        GroupLife group = group(1);
        registry.register(group);
        group.end(OVER);
        assertThat(registry.promote(group)).isNull();
        assertThat(registry.all()).isEmpty();
    }
}
