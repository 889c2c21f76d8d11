package io.skyloom.routing.finder;

import io.skyloom.routing.rule.Hop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A path and a way back.
 *
 * @param forward from here to the remote
 * @param reverse from the remote to here
 */
public record RoutePaths(List<Hop> forward, List<Hop> reverse) {
    /** Both are copied. */
    public RoutePaths {
        forward = List.copyOf(forward);
        reverse = List.copyOf(reverse);
    }

    /** Back the way it came. */
    public static RoutePaths mirrored(List<Hop> forward) {
        return new RoutePaths(forward, mirror(forward));
    }

    static List<Hop> mirror(List<Hop> path) {
        List<Hop> back = new ArrayList<>(path.stream().map(Hop::reversed).toList());
        Collections.reverse(back);
        return back;
    }
}
