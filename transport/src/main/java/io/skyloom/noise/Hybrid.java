package io.skyloom.noise;

/** When a handshake's keys are strengthened with a post-quantum secret. Only both ends together can do it. */
public enum Hybrid {
    /** Never: empty payloads out, whatever comes in is ignored. */
    OFF(false),

    /** When the peer dials and offers it; never offered. */
    ACCEPT(true),

    /** Accepted from everybody, and offered to peers that have shown that they understand it. */
    OFFER_TO_KNOWN(true),

    /**
     * Accepted from and offered to everybody; peers without it ignore the offer and the keys stay classical. The usual
     * choice.
     */
    OFFER(true),

    /** As {@link #OFFER}, but a handshake that ends without it fails. */
    REQUIRE(true);

    private final boolean accepts;

    Hybrid(boolean accepts) {
        this.accepts = accepts;
    }

    boolean accepts() {
        return accepts;
    }

    boolean offers(boolean known) {
        return this == OFFER || this == REQUIRE || (this == OFFER_TO_KNOWN && known);
    }
}
