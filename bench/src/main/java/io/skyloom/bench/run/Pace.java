package io.skyloom.bench.run;

/**
 * How long steps take.
 *
 * @param factor of the usual time, above 0
 */
public record Pace(double factor) {
    /** How long a whole run takes at the usual pace. */
    public static final int USUAL_MINUTES = 20;

    private static final double ENOUGH_FOR_ROUNDS = 0.5;

    /** Such that a whole run takes about so long. */
    public static Pace ofMinutes(double minutes) {
        if (!(minutes > 0)) {
            throw new IllegalArgumentException("minutes must be above 0: " + minutes);
        }
        return new Pace(minutes / USUAL_MINUTES);
    }

    /** Seconds instead of the usual ones, at least one. */
    public int seconds(int usual) {
        return (int) Math.max(1, Math.round(usual * factor));
    }

    /** Rounds instead of the usual ones: a single one when there is little time. */
    public int rounds(int usual) {
        return factor < ENOUGH_FOR_ROUNDS ? 1 : usual;
    }

    /** A number of things instead of the usual one, not below the least that means something. */
    public int count(int usual, int least) {
        return (int) Math.max(least, Math.round(usual * Math.min(1, factor)));
    }

    /** Milliseconds of one JMH iteration instead of the usual ones, at least 50. */
    public int millis(int usual) {
        return (int) Math.max(50, Math.round(usual * factor));
    }
}
