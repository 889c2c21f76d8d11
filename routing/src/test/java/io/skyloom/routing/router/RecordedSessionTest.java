package io.skyloom.routing.router;

import static io.skyloom.routing.world.RecordedSession.INITIATOR;
import static io.skyloom.routing.world.RecordedSession.RELAY;
import static io.skyloom.routing.world.RecordedSession.RESPONDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupContext;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.GroupOwner;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.world.Carrier;
import io.skyloom.routing.world.RecordedSession;
import io.skyloom.routing.world.RecordedSession.Packet;
import io.skyloom.routing.world.RecordedSession.Step;
import io.skyloom.routing.world.TestVisor;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recorded sessions, byte for byte: with the ephemeral keys of the recording our ends and our relay put the same
 * packets on every link.
 */
class RecordedSessionTest {
    private static final int PING = 4;
    private static final int KEEP_ALIVE = 2;

    /** Half of the recorded rules' life. */
    private static final Duration UNTIL_KEEP_ALIVE = Duration.ofSeconds(15);

    private final Map<String, TestVisor> visors = new HashMap<>();
    private final Map<String, List<byte[]>> sent = new HashMap<>();
    private final Map<String, Ended> ends = new HashMap<>();

    /** One end of the session. */
    private final class Ended implements GroupOwner {
        private final GroupRegistry groups = new GroupRegistry();
        private final GroupLife life;
        private Outcome<RouteGroup> group = new Outcome<>();

        Ended(RecordedSession session, String name) throws Exception {
            TestVisor visor = visor(name);
            boolean dials = name.equals(INITIATOR);
            List<Rule> rules = session.rules(name);
            EdgeRules edge =
                    new EdgeRules(session.edge(name), (Rule.Forward) rules.get(0), (Rule.Reverse) rules.get(1));
            RoutePair pair = new RoutePair(visor.table(), visor.forwarder().exit());
            GroupContext context = new GroupContext(
                    visor.seams(),
                    visor.keys(),
                    visor.noise(),
                    visor.aead(),
                    GroupLimits.usual().withChunk(GroupLimits.MAX_CHUNK),
                    visor.router().parking());
            life = new GroupLife(edge.desc(), dials, edge.forward().keepAlive(), pair, this, context);
            pair.bind(life);
            assertThat(groups.register(life)).isTrue();
            for (Rule rule : List.of(edge.forward(), edge.reverse())) {
                // The recorded ids are not ours to hand out: they are taken first, and then replaced by their owner.
                visor.table()
                        .adopt(
                                new Rule.Intermediary(rule.keepAlive(), rule.key(), 1, new UUID(0, 0)),
                                null,
                                visor.keys().pub());
            }
            pair.install(edge, visor.keys().pub());
        }

        void begin(Simulation simulation, boolean dials) {
            assertThat(life.begin()).isTrue();
            if (dials) {
                TestVisor visor = visor(INITIATOR);
                group = simulation.call(visor.seams(), "dial", () -> life.converse(TestVisor.patience()));
            }
        }

        RouteGroup group() {
            return group.now().orElseThrow();
        }

        @Override
        public void opened(GroupLife one) {
            groups.promote(one);
        }

        @Override
        public void left(GroupLife one) {
            groups.leave(one);
        }

        @Override
        public void accepted(RouteGroup one) {
            group.complete(one);
        }
    }

    private TestVisor visor(String name) {
        return java.util.Objects.requireNonNull(visors.get(name));
    }

    static Stream<RecordedSession> sessions() {
        return RecordedSession.all();
    }

    static Stream<Arguments> ends() {
        return RecordedSession.all()
                .flatMap(session -> Stream.of(Arguments.of(session, INITIATOR), Arguments.of(session, RESPONDER)));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldPutTheRecordedPacketsOnEveryLink(RecordedSession session, World world) throws Exception {
        Simulation simulation = world.simulation(7);
        List<String> names = session.hops() == 1 ? List.of(INITIATOR, RESPONDER) : List.of(INITIATOR, RELAY, RESPONDER);
        build(session, simulation, names);
        begin(session, simulation, RESPONDER);
        begin(session, simulation, INITIATOR);
        simulation.run();
        for (Step step : session.steps()) {
            for (String actor : List.of(INITIATOR, RESPONDER)) {
                if (step.isOf(actor)) {
                    act(step, actor, simulation);
                }
            }
            for (String name : names) {
                requireSent(name, step, step.name().equals("keep-alive A") && name.equals(RESPONDER));
            }
        }
        requireNothingLeft(simulation, names);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void shouldAnswerTheRecordedPeer(RecordedSession session, String own, World world) throws Exception {
        Simulation simulation = world.simulation(8);
        String neighbour = session.hops() == 2 ? RELAY : own.equals(INITIATOR) ? RESPONDER : INITIATOR;
        // The neighbour forwards nothing: it has no rules. Its packets are the recorded ones.
        build(session, simulation, List.of(own, neighbour));
        begin(session, simulation, own);
        simulation.run();
        for (Step step : session.steps()) {
            if (step.isOf(own)) {
                act(step, own, simulation);
            }
            Carrier towardsOwn = carrier(session, neighbour, own);
            for (Packet packet : step.packets()) {
                // Of long packets only head and tail are known; nothing of ours depends on them.
                if (packet.to().equals(own) && packet.isWhole()) {
                    towardsOwn.inject(packet.bytes());
                    simulation.run();
                }
            }
            requireSent(own, step, false);
            if (step.name().startsWith("write") && step.name().contains("12 bytes") && own.equals(RESPONDER)) {
                requireReadSoFar(session, own, simulation);
            }
        }
        requireNothingLeft(simulation, List.of(own, neighbour));
    }

    private void build(RecordedSession session, Simulation simulation, List<String> names) throws Exception {
        for (String name : names) {
            TestVisor visor = new TestVisor(
                    name,
                    name.equals(RELAY) ? session.keys(INITIATOR) : session.keys(name),
                    simulation.seams(name, "10.0.0." + (names.indexOf(name) + 1)),
                    session.ephemeral(name.equals(RELAY) ? INITIATOR : name),
                    RouterLimits.usual());
            visors.put(name, visor);
            sent.put(name, new ArrayList<>());
        }
        for (int i = 1; i < names.size(); i++) {
            String one = names.get(i - 1);
            String other = names.get(i);
            TestVisor.connect(visor(one), visor(other), linkOf(session, one, other));
            note(session, one, other);
            note(session, other, one);
        }
        if (session.hops() == 2 && names.size() == 3) {
            for (Rule rule : session.rules(RELAY)) {
                visor(RELAY).router().addRule(rule);
            }
        }
    }

    private void note(RecordedSession session, String from, String to) {
        carrier(session, from, to).customs(packet -> {
            if (PacketHeader.type(packet, 0) != PING && PacketHeader.type(packet, 0) != PING + 1) {
                log(from).add(packet);
            }
            return Duration.ZERO;
        });
    }

    private Carrier carrier(RecordedSession session, String from, String to) {
        return visor(from).carrier(linkOf(session, from, to));
    }

    private static UUID linkOf(RecordedSession session, String one, String other) {
        return one.compareTo(other) < 0 ? session.transport(one, other) : session.transport(other, one);
    }

    private List<byte[]> log(String name) {
        return java.util.Objects.requireNonNull(sent.get(name));
    }

    private void begin(RecordedSession session, Simulation simulation, String name) throws Exception {
        Ended end = new Ended(session, name);
        ends.put(name, end);
        end.begin(simulation, name.equals(INITIATOR));
    }

    private RouteGroup group(String name) {
        return java.util.Objects.requireNonNull(ends.get(name)).group();
    }

    private void act(Step step, String actor, Simulation simulation) throws Exception {
        if (step.name().startsWith("write")) {
            group(actor).writeFully(step.plaintext(), 0, step.plaintext().length);
            requireRead(step, actor, simulation);
        } else if (step.name().startsWith("keep-alive")) {
            simulation.run(UNTIL_KEEP_ALIVE);
        } else {
            group(actor).close(new String(step.plaintext(), java.nio.charset.StandardCharsets.UTF_8));
        }
        simulation.run();
    }

    /** Our other end, if there is one, reads what was written. */
    private void requireRead(Step step, String writer, Simulation simulation) throws Exception {
        String reader = writer.equals(INITIATOR) ? RESPONDER : INITIATOR;
        if (ends.containsKey(reader)) {
            Outcome<byte[]> got = simulation.call(visor(reader).seams(), "read", () -> {
                byte[] target = new byte[step.plaintext().length];
                group(reader).readFully(target, 0, target.length);
                return target;
            });
            assertThat(simulation.await(got, Duration.ZERO)).isEqualTo(step.plaintext());
        }
    }

    private void requireSent(String name, Step step, boolean besidesKeepAlives) {
        List<byte[]> seen = log(name);
        if (besidesKeepAlives) {
            // It keeps its own direction alive at the same time, which the recording leaves out.
            seen.removeIf(packet -> PacketHeader.type(packet, 0) == KEEP_ALIVE);
        }
        if (name.equals(RELAY)) {
            seen.removeIf(packet -> PacketHeader.type(packet, 0) == KEEP_ALIVE && PacketHeader.routeId(packet, 0) == 2);
        }
        List<Packet> expected = step.packets().stream()
                .filter(packet -> packet.from().equals(name))
                .toList();
        assertThat(seen).as("what %s sent in %s", name, step).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            expected.get(i).requireSame(seen.get(i));
        }
        seen.clear();
    }

    private void requireReadSoFar(RecordedSession session, String own, Simulation simulation) throws Exception {
        byte[] hello = session.steps().get(1).plaintext();
        Outcome<byte[]> got = simulation.call(visor(own).seams(), "read", () -> {
            byte[] target = new byte[hello.length];
            group(own).readFully(target, 0, target.length);
            return target;
        });
        assertThat(simulation.await(got, Duration.ZERO)).isEqualTo(hello);
    }

    private void requireNothingLeft(Simulation simulation, List<String> names) {
        for (Ended end : ends.values()) {
            assertThat(end.groups.all()).isEmpty();
            RouteGroup group = end.group();
            assertThat(group.isAlive()).isFalse();
            assertThatThrownBy(() -> group.write(new byte[1], 0, 1)).isInstanceOf(java.io.IOException.class);
            group.close();
        }
        names.forEach(name ->
                assertThat(visor(name).table().size()).as("rules of %s", name).isZero());
        closeAll(simulation);
    }

    private void closeAll(Simulation simulation) {
        visors.values().forEach(TestVisor::close);
        simulation.run();
    }
}
