package io.skyloom.bench.run;

import java.util.List;

/**
 * Measurements that belong together.
 *
 * @param name by which it is asked for and found
 * @param title of its part of the results
 * @param text that stands above its figures: what is measured, and how to read it
 * @param steps in their order
 */
public record Group(String name, String title, String text, List<Step> steps) {
    /** Keeps a copy. */
    public Group {
        steps = List.copyOf(steps);
    }
}
