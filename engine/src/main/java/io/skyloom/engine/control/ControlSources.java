package io.skyloom.engine.control;

import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.services.ServiceEntry;
import io.skyloom.services.ServiceQuery;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What control calls draw on besides the visor. Whatever is not set answers like a visor that does not have it. Filled
 * by one thread before it is used; what it holds must stand calls from any thread.
 */
public final class ControlSources {
    final Visor visor;
    BuildInfo build;
    String buildTag = "";
    AppViews apps = AppViews.NONE;
    Settings settings = Settings.forgetful();
    Lifecycle lifecycle = Lifecycle.refusing();
    Listing listing = query -> {
        throw new IOException("no service discovery is configured");
    };
    Surroundings surroundings = () -> new Place("", "", false);
    Supplier<List<PubKey>> hypervisors = List::of;
    Supplier<List<PubKey>> connectedHypervisors = List::of;
    Supplier<List<PubKey>> remoteVisors = List::of;
    boolean isHypervisor;
    Supplier<Map<String, PortView>> ports = Map::of;
    Supplier<String> reward = () -> "";
    LogDesk logs = LogDesk.NONE;

    /** Finds listed services. */
    @FunctionalInterface
    public interface Listing {
        /**
         * The services that the query asks for.
         *
         * @throws IOException when the service discovery cannot be asked
         */
        List<ServiceEntry> list(ServiceQuery query) throws IOException;
    }

    /**
     * Where a visor stands in the internet.
     *
     * @param localIp in its own network; empty when unknown
     * @param publicIp as others see it; empty when unknown
     * @param isSymmetricNat whether every peer sees another address
     */
    public record Place(String localIp, String publicIp, boolean isSymmetricNat) {}

    /** Knows where the visor stands. */
    @FunctionalInterface
    public interface Surroundings {
        /** What is known at this moment; never blocks. */
        Place now();
    }

    private ControlSources(Visor visor) {
        this.visor = visor;
        this.build = new BuildInfo(visor.version(), "", "");
    }

    /** Nothing but the visor. */
    public static ControlSources of(Visor visor) {
        return new ControlSources(visor);
    }

    /**
     * Which program it is. Default: the visor's version alone.
     *
     * @param tag what it was built for, for example {@code linux_amd64}
     */
    public ControlSources build(BuildInfo info, String tag) {
        build = info;
        buildTag = tag;
        return this;
    }

    /** Its applications. Default: none. */
    public ControlSources apps(AppViews views) {
        apps = views;
        return this;
    }

    /** Where changes are kept. Default: nowhere. */
    public ControlSources settings(Settings kept) {
        settings = kept;
        return this;
    }

    /** How it is ended. Default: not by control calls. */
    public ControlSources lifecycle(Lifecycle life) {
        lifecycle = life;
        return this;
    }

    /** The service discovery. Default: none. */
    public ControlSources listing(Listing services) {
        listing = services;
        return this;
    }

    /** Where it stands. Default: unknown. */
    public ControlSources surroundings(Surroundings known) {
        surroundings = known;
        return this;
    }

    /** Who may rule it, and who of them is connected. Default: nobody. */
    public ControlSources hypervisors(Supplier<List<PubKey>> configured, Supplier<List<PubKey>> connected) {
        hypervisors = configured;
        connectedHypervisors = connected;
        return this;
    }

    /** The visors that it rules. Default: it is no hypervisor. */
    public ControlSources remoteVisors(Supplier<List<PubKey>> ruled) {
        remoteVisors = ruled;
        isHypervisor = true;
        return this;
    }

    /** Ports besides those of transports, by what they are for. Default: none. */
    public ControlSources ports(Supplier<Map<String, PortView>> more) {
        ports = more;
        return this;
    }

    /** The address that rewards are paid to; empty when none is set. Default: none. */
    public ControlSources reward(Supplier<String> address) {
        reward = address;
        return this;
    }

    /** The log. Default: neither read nor changed. */
    public ControlSources logs(LogDesk desk) {
        logs = desk;
        return this;
    }
}
