package io.skyloom.engine.skysocks;

/** Whether there is a way to the server right now. */
sealed interface Route {
    /** There is. */
    record Up(ProxySession session) implements Route {}

    /** There is none, and why, in words for people. */
    record Down(String why) implements Route {}
}
