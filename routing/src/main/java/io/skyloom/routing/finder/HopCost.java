package io.skyloom.routing.finder;

/** What a hop is taken to cost, in milliseconds, when nobody has measured it: the lower, the better. */
final class HopCost {
    private static final int UNKNOWN_LATENCY = 1000;

    /** The name of the network whose transports all share relays, which makes them poor hops. */
    static final String DMSG = "dmsg";

    private HopCost() {}

    static int of(String type) {
        return UNKNOWN_LATENCY
                + switch (type) {
                    case "stcpr", "squicr" -> 0;
                    case "sudph" -> 25;
                    case "stcp" -> 50;
                    case "swsr", "swtr" -> 150;
                    case "webrtc" -> 300;
                    case DMSG -> 400;
                    default -> 100;
                };
    }
}
