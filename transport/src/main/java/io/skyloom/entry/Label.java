package io.skyloom.entry;

/**
 * Why a transport exists. Neither signed nor compared by anybody, so a peer may send any short text.
 *
 * @param text the wire form, at most {@link #MAX_LENGTH} characters
 */
public record Label(String text) {
    /** Longer labels are refused: the known ones have nine characters at most. */
    public static final int MAX_LENGTH = 64;

    /** Asked for by a person or over an interface. */
    public static final Label USER = new Label("user");

    /** Made by the visor itself, to reach a public visor or to begin a route. */
    public static final Label AUTOMATIC = new Label("automatic");

    /** Ordered by a transport setup service. */
    public static final Label SKYCOIN = new Label("skycoin");

    /** No label given. */
    public static final Label NONE = new Label("");

    /**
     * Checks the length.
     *
     * @throws BadEntryException when the text is too long
     */
    public Label {
        if (text.length() > MAX_LENGTH) {
            throw new BadEntryException(
                    "a label has at most " + MAX_LENGTH + " characters, this one has " + text.length());
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
