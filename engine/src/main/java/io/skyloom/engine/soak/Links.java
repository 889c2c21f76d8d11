package io.skyloom.engine.soak;

/** Directions between machines as scripts write them: {@code A>B} for one, {@code A-B} for both. */
final class Links {
    private Links() {}

    /** Does the same to every direction that the text names. */
    static void disturb(Ground ground, String text, Fault fault) {
        String[] ends = ends(text);
        ground.disturb(ends[0], ends[1], fault);
        if (!text.contains(">")) {
            ground.disturb(ends[1], ends[0], fault);
        }
    }

    /** The two names. */
    static String[] ends(String text) {
        int sign = Math.max(text.indexOf('-'), text.indexOf('>'));
        if (sign <= 0 || sign == text.length() - 1) {
            throw new IllegalArgumentException("two ends are A-B or A>B, not " + text);
        }
        return new String[] {text.substring(0, sign), text.substring(sign + 1)};
    }
}
