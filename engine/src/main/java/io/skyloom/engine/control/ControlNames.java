package io.skyloom.engine.control;

/** What the control interface is called. Constants. */
public final class ControlNames {
    /** The name of the service, at the control port and towards hypervisors. */
    public static final String SERVICE = "app-visor";

    private ControlNames() {}
}
