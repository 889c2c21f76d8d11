package io.skyloom.routing.table;

/** Why an entry left the table, in classes. */
public enum RouteEnd {
    /** An end of the route closed it. */
    CLOSED("closed"),
    /** No packet came for longer than the rule's keep-alive. */
    EXPIRED("no packet within the keep-alive"),
    /** A transport that the route runs over is gone. */
    TRANSPORT_LOST("transport lost"),
    /** Somebody who may do so deleted or replaced the rule. */
    DELETED("deleted"),
    /** The next hop takes less than the route sends. */
    SHED("the next hop is overloaded"),
    /** The router ends. */
    ROUTER_STOPPED("router stopped");

    private final String text;

    RouteEnd(String text) {
        this.text = text;
    }

    /** For people; fit for an error packet. */
    public String text() {
        return text;
    }
}
