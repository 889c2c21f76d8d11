package io.skyloom.routing.rule;

import java.io.IOException;

/** Why a router does not do what a setup node asks, with the code and text that the setup node is told. */
public final class RouterRefusal extends IOException {
    /** Anything else. */
    public static final int UNKNOWN = 0;
    /** Rules could not be added. */
    public static final int ADD_RULES = 1;
    /** Routes could not be created. */
    public static final int CREATE_ROUTES = 2;
    /** The routes had been created. */
    public static final int ROUTES_CREATED = 3;
    /** No ids could be reserved. */
    public static final int RESERVE_IDS = 4;

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * A refusal.
     *
     * @param code one of the constants
     * @param reason what is wrong, without the code
     */
    public RouterRefusal(int code, String reason) {
        super("failure code " + code + " (" + reason + ")");
        this.code = code;
    }

    /** One of the constants. */
    public int code() {
        return code;
    }
}
