package io.skyloom.settlement;

/** The one byte with which the accepting end answers an entry. */
enum Reply {
    /** Never sent by visors of 2024. */
    REJECTED(0, "transport settlement rejected by remote"),
    ACCEPTED(1, "accepted"),
    UNSIGNED(2, "signature error"),
    INVALID(3, "invalid entry");

    private final int code;
    private final String meaning;

    Reply(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    byte[] bytes() {
        return new byte[] {(byte) code};
    }

    String meaning() {
        return meaning;
    }

    /** The reply with that code. */
    static Reply of(int code) throws SettlementException {
        for (Reply reply : values()) {
            if (reply.code == code) {
                return reply;
            }
        }
        throw new SettlementException("invalid remote response " + code);
    }
}
