package io.skyloom.engine.appserver;

import io.skyloom.seam.Outcome;

/** A program that somebody else started: it cannot be ended from here, and is over as soon as it is asked to be. */
final class StrangerBody implements Body {
    private final Outcome<Ending> ended = new Outcome<>();

    @Override
    public Outcome<Ending> ended() {
        return ended;
    }

    @Override
    public void ask() {
        kill();
    }

    @Override
    public void insist() {
        kill();
    }

    @Override
    public void kill() {
        ended.complete(Ending.WELL);
    }

    @Override
    public boolean isRunning() {
        return false;
    }
}
