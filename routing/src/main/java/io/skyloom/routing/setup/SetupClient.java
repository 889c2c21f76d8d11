package io.skyloom.routing.setup;

import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobNumbering;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcException;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks setup nodes for routes, one node after the other until one has set the route up, and believes no answer that
 * does not fit the request. Each request has a stream of its own. Any thread; requests run side by side.
 */
public final class SetupClient {
    private static final Logger LOG = LoggerFactory.getLogger(SetupClient.class);
    private static final RpcClientLimits RPC = new RpcClientLimits(1 << 16, 4, 1 << 18, Duration.ofSeconds(10));

    private final SetupDialer dialer;
    private final List<PubKey> nodes;
    private final HandedOut handedOut;
    private final SetupClientLimits limits;
    private final Seams seams;
    private final Supplier<GobNumbering> numberings;

    /** The node that answered last; any thread writes it. */
    private volatile @Nullable PubKey lastGood;

    /**
     * A client that has asked nobody.
     *
     * @param nodes in the order in which they are tried; of these the one that answered last comes first
     * @param handedOut what this visor's gateway has handed out
     */
    public SetupClient(
            SetupDialer dialer, List<PubKey> nodes, HandedOut handedOut, SetupClientLimits limits, Seams seams) {
        this(dialer, nodes, handedOut, limits, seams, GobNumbering::new);
    }

    SetupClient(
            SetupDialer dialer,
            List<PubKey> nodes,
            HandedOut handedOut,
            SetupClientLimits limits,
            Seams seams,
            Supplier<GobNumbering> numberings) {
        this.dialer = dialer;
        this.nodes = List.copyOf(nodes);
        this.handedOut = handedOut;
        this.limits = limits;
        this.seams = seams;
        this.numberings = numberings;
    }

    /**
     * Has a route set up.
     *
     * @return the rules of this end, checked against the request; they are not installed yet
     * @throws SetupException the last node's complaint, or that none can be reached
     * @throws InterruptedException when the waiting thread was interrupted; the node is hung up on, which makes it take
     *     the route back
     */
    public SetUpRoute dialRouteGroup(BidirectionalRoute route) throws IOException, InterruptedException {
        return dialRouteGroup(route, new SetupAttempt());
    }

    /** As the other one; {@code attempt} can end it from another thread. */
    public SetUpRoute dialRouteGroup(BidirectionalRoute route, SetupAttempt attempt)
            throws IOException, InterruptedException {
        TimeLimit limit = TimeLimit.of(seams.clock(), limits.total());
        SetupException last = new SetupException("failed to dial to a setup node");
        for (PubKey node : inOrder()) {
            attempt.requireWanted();
            if (limit.isOver()) {
                throw last;
            }
            try {
                EdgeRules edge = ask(node, route, attempt, limit);
                lastGood = node;
                return new SetUpRoute(edge, node);
            } catch (SetupException e) {
                LOG.debug("setup node {}: {}", node, e.toString());
                last = e;
                if (isFinal(e)) {
                    throw e;
                }
            } catch (IOException e) {
                LOG.debug("setup node {}: {}", node, e.toString());
                last = new SetupException("failed to dial to a setup node: " + e.getMessage(), e);
            }
        }
        throw last;
    }

    /** Asks one node how it is. */
    public SetupHealth health(PubKey node) throws IOException, InterruptedException {
        TimeLimit limit = TimeLimit.of(seams.clock(), limits.total());
        try (RpcClient rpc = open(dialer.dial(node, SetupDialer.SETUP_PORT, limits.dial()), node)) {
            return rpc.call(SetupMethods.SETUP, SetupMethods.HEALTH, Nothing.NOTHING, limit.left());
        }
    }

    /** Asks one node who has a direct transport to it. */
    public List<PubKey> relayPeers(PubKey node) throws IOException, InterruptedException {
        TimeLimit limit = TimeLimit.of(seams.clock(), limits.total());
        try (RpcClient rpc = open(dialer.dial(node, SetupDialer.SETUP_PORT, limits.dial()), node)) {
            return rpc.call(SetupMethods.SETUP, SetupMethods.RELAY_PEERS, Nothing.NOTHING, limit.left());
        }
    }

    private List<PubKey> inOrder() {
        PubKey good = lastGood;
        if (good == null || !nodes.contains(good)) {
            return nodes;
        }
        List<PubKey> order = new ArrayList<>(nodes);
        order.remove(good);
        order.add(0, good);
        return order;
    }

    /** The route itself is refused: another node would meet the same refusal. */
    private static boolean isFinal(SetupException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("bidirectional route") || text.contains("failed to broadcast rules to destination router");
    }

    private EdgeRules ask(PubKey node, BidirectionalRoute route, SetupAttempt attempt, TimeLimit limit)
            throws IOException, InterruptedException {
        ByteStream stream = dialer.dial(node, SetupDialer.SETUP_PORT, limit.left(limits.dial()));
        try (RpcClient rpc = open(stream, node);
                SetupAttempt.Hold ignored = attempt.hold(rpc::close)) {
            EdgeMessage answer = rpc.call(
                    SetupMethods.SETUP, SetupMethods.DIAL, RouteRequest.of(route), limit.left(limits.attempt()));
            return checked(answer, route, node);
        } catch (RpcAnswerException e) {
            throw new SetupException("route setup: " + e.text(), e);
        } catch (RpcException e) {
            attempt.requireWanted();
            throw new SetupException("route setup: setup node " + node.brief() + ": " + e.text(), e);
        }
    }

    private RpcClient open(ByteStream stream, PubKey node) {
        return RpcClient.over(stream, "rpc:setup:" + node.brief(), RPC, seams, numberings.get());
    }

    private EdgeRules checked(EdgeMessage answer, BidirectionalRoute route, PubKey node) throws SetupException {
        EdgeRules edge;
        try {
            edge = answer.checked();
        } catch (BadRuleException e) {
            throw wrong(node, String.valueOf(e.getMessage()));
        }
        require(edge.desc().equals(route.desc().inverted()), node, "they are of the route " + edge.desc());
        require(
                edge.forward().nextTransport().equals(route.forward().get(0).transport()),
                node,
                "they start over transport " + edge.forward().nextTransport());
        require(
                edge.forward().keepAlive().equals(route.keepAlive())
                        && edge.reverse().keepAlive().equals(route.keepAlive()),
                node,
                "they do not live " + route.keepAlive());
        require(
                handedOut.take(edge.forward().key(), node)
                        && handedOut.take(edge.reverse().key(), node),
                node,
                "it was not given their ids");
        return edge;
    }

    private static void require(boolean holds, PubKey node, String complaint) throws SetupException {
        if (!holds) {
            throw wrong(node, complaint);
        }
    }

    private static SetupException wrong(PubKey node, String complaint) {
        return new SetupException(
                "route setup: setup node " + node.brief() + " answered with rules that do not fit: " + complaint);
    }
}
