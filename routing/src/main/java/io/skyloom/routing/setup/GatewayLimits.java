package io.skyloom.routing.setup;

import io.skyloom.rpc.RpcServerLimits;
import java.time.Duration;

/**
 * What a visor spends on its setup nodes.
 *
 * @param idsPerCall ids of one reservation; a loop needs four
 * @param rulesPerCall rules, or ids to delete, of one call
 * @param idsPerSecond ids that one node may reserve in the long run
 * @param idsAtOnce ids that one node may reserve in a burst
 * @param streamsPerNode streams of one node
 * @param streams streams of all nodes
 * @param rpc what one stream may use
 */
public record GatewayLimits(
        int idsPerCall,
        int rulesPerCall,
        int idsPerSecond,
        int idsAtOnce,
        int streamsPerNode,
        int streams,
        RpcServerLimits rpc) {
    private static final int LONGEST_MESSAGE = 1 << 16;

    /** 16 ids and 64 rules a call, 4000 ids a second after 16000 at once, 16 streams a node, 128 in all, 2 min idle. */
    public static final GatewayLimits DEFAULT = new GatewayLimits(
            16,
            64,
            4_000,
            16_000,
            16,
            128,
            RpcServerLimits.DEFAULT
                    .withMessageBytes(LONGEST_MESSAGE)
                    .withCallLimit(Duration.ofSeconds(10))
                    .withIdleLimit(Duration.ofMinutes(2)));

    /** All must be positive. */
    public GatewayLimits {
        if (idsPerCall < 1
                || rulesPerCall < 1
                || idsPerSecond < 1
                || idsAtOnce < 1
                || streamsPerNode < 1
                || streams < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The same with another number of ids of one reservation. */
    public GatewayLimits withIdsPerCall(int number) {
        return new GatewayLimits(number, rulesPerCall, idsPerSecond, idsAtOnce, streamsPerNode, streams, rpc);
    }

    /** The same with another pace of reservations. */
    public GatewayLimits withPace(int perSecond, int atOnce) {
        return new GatewayLimits(idsPerCall, rulesPerCall, perSecond, atOnce, streamsPerNode, streams, rpc);
    }

    /** The same with another number of streams of one node. */
    public GatewayLimits withStreamsPerNode(int number) {
        return new GatewayLimits(idsPerCall, rulesPerCall, idsPerSecond, idsAtOnce, number, streams, rpc);
    }
}
