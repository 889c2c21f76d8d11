package io.skyloom.engine.soak;

import io.skyloom.key.KeyPair;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program on a machine of its own that can be started, ended and killed while everything else goes on. One order at a
 * time: who gives a second one meanwhile is told so. Orders come from the driving thread and are carried out by threads
 * of the ground.
 */
abstract class Site {
    private static final Duration OFF = Duration.ofSeconds(1);

    private final Realm realm;
    private final Machine machine;
    private final KeyPair keys;
    private final AtomicBoolean busy = new AtomicBoolean();

    Site(Realm realm, String name) {
        this.realm = realm;
        this.machine = realm.machine(name);
        this.keys = realm.keys(name);
    }

    /** Starts the program; blocks for as long as the program itself does. */
    abstract void launch(Seams seams) throws IOException;

    /** Ends the program if it runs; blocks. */
    abstract void end();

    abstract boolean isRunning();

    /** Whether others find it. */
    abstract boolean isReachable();

    /**
     * How many streams it should have open when it rests: one for each transport, session and local connection that it
     * knows of.
     */
    abstract int connections(List<Talk> talks);

    String name() {
        return machine.name();
    }

    Machine machine() {
        return machine;
    }

    KeyPair keys() {
        return keys;
    }

    Realm realm() {
        return realm;
    }

    /** Whether an order is being carried out. */
    boolean isBusy() {
        return busy.get();
    }

    /** Starts it unless it runs. */
    Outcome<Boolean> start() {
        return order("start", () -> {
            if (!isRunning()) {
                launch(machine.boot());
            }
        });
    }

    /** Ends it in order. */
    Outcome<Boolean> stop() {
        return order("stop", this::leave);
    }

    /** Takes its power away. */
    Outcome<Boolean> kill() {
        return order("kill", this::die);
    }

    /** Ends it in order and starts it at once. */
    Outcome<Boolean> restart() {
        return order("restart", () -> {
            leave();
            launch(machine.boot());
        });
    }

    /** Takes its power away and gives it back after a second. */
    Outcome<Boolean> crash() {
        return order("crash", () -> {
            die();
            realm.pause(OFF);
            launch(machine.boot());
        });
    }

    private void die() {
        machine.powerOff();
        leave();
    }

    private void leave() {
        end();
        machine.vacate();
    }

    private interface Order {
        void run() throws IOException, InterruptedException;
    }

    /** @return whether the order was carried out; false when the site was busy with another one */
    private Outcome<Boolean> order(String what, Order order) {
        return realm.begin(what + " " + machine, () -> {
            if (!busy.compareAndSet(false, true)) {
                return false;
            }
            try {
                order.run();
                return true;
            } finally {
                busy.set(false);
            }
        });
    }

    @Override
    public String toString() {
        return machine.name();
    }
}
