package io.skyloom.sim;

import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.RoutingSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A visor with an application that sends everything back, on a machine of its own; it may start many times. */
final class Station {
    static final int ECHO_PORT = 100;
    private static final int STCPR_PORT = 7777;

    private final Realm realm;
    private final Machine machine;
    private final KeyPair keys;
    private final int minHops;
    private @Nullable Life life;

    /** One run of the program. */
    private record Life(Seams seams, Visor visor, EchoApp echo) {}

    Station(Realm realm, Machine machine, KeyPair keys, int minHops) {
        this.realm = realm;
        this.machine = machine;
        this.keys = keys;
        this.minHops = minHops;
    }

    String name() {
        return machine.name();
    }

    Machine machine() {
        return machine;
    }

    PubKey key() {
        return keys.pub();
    }

    boolean isRunning() {
        return life != null;
    }

    /** The visor as it runs now. */
    Visor visor() {
        return running().visor();
    }

    private Life running() {
        Life now = life;
        if (now == null) {
            throw new IllegalStateException(machine + " does not run");
        }
        return now;
    }

    /** Starts the program. */
    void start() {
        Seams seams = machine.boot();
        life = realm.call("start " + machine, () -> start(seams));
    }

    private Life start(Seams seams) throws IOException {
        Services services = realm.services();
        Visor visor = Visor.builder()
                .keys(keys)
                .seams(seams)
                .resolver(services.resolver())
                .discovery(services.discovery())
                .stcpr(new StcprSettings(null, STCPR_PORT, Optional::empty))
                .dmsg(DmsgSettings.at(services.dmsgDiscovery()))
                .routing(new RoutingSettings(
                        List.of(services.setupNode().key()), Optional.of(services.finder()), minHops, 7))
                .version(Services.VERSION)
                .build()
                .start();
        return new Life(seams, visor, EchoApp.start(visor, seams, ECHO_PORT));
    }

    /** Whether others can reach it over dmsg. */
    boolean isReachable() {
        return visor().dmsg().orElseThrow().isPublished();
    }

    /** Makes a transport to another visor; blocks. */
    void connect(PubKey to, Duration limit) throws IOException, InterruptedException {
        visor().transports().save(to, "stcpr", Label.USER, limit);
    }

    /** A connection to the echo at another visor; blocks. */
    AppConnection dialEcho(PubKey to) throws IOException, InterruptedException {
        return visor().skynet().orElseThrow().dial(new AppAddress(AppAddress.SKYNET, to, ECHO_PORT));
    }

    /** Ends the program in order, if it runs. */
    void stop() {
        realm.call("stop " + machine, this::closeProgram);
    }

    /** Takes the power away, if it runs. */
    void kill() {
        machine.powerOff();
        stop();
    }

    /** Ends the program; blocks. */
    boolean closeProgram() {
        Life ending = life;
        if (ending == null) {
            return false;
        }
        life = null;
        ending.echo().close();
        ending.visor().close();
        return true;
    }

    @Override
    public String toString() {
        return machine.name();
    }
}
