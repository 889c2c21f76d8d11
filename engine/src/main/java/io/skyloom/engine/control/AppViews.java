package io.skyloom.engine.control;

import java.util.List;

/** Tells which applications a visor has. Any thread; never blocks for long. */
@FunctionalInterface
public interface AppViews {
    /** For visors without applications. */
    AppViews NONE = List::of;

    /** The applications in the order of their entries. */
    List<AppView> apps();
}
