package io.skyloom.engine.control;

import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.entry.TransportEntry;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.manager.TransportManager;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Calls about transports: those of this visor, and those that others have published. Any thread. */
final class TransportCalls implements ControlPart {
    /** How long a dial may take when the caller says nothing. */
    private static final Duration USUAL_DIAL = Duration.ofSeconds(20);

    /** Callers give up a call that adds a transport after a minute. */
    private static final Duration LONGEST_DIAL = Duration.ofMinutes(1);

    private final Visor visor;
    private final Settings settings;

    TransportCalls(ControlSources sources) {
        this.visor = sources.visor;
        this.settings = sources.settings;
    }

    @Override
    public void declare(RpcService.Methods methods) {
        methods.add(
                        TransportMethods.TYPES,
                        (nothing, call) -> List.copyOf(manager().types()))
                .add(TransportMethods.TRANSPORTS, (filter, call) -> list(filter))
                .add(TransportMethods.TRANSPORT, (id, call) -> view(found(id), true))
                .add(TransportMethods.ADD_TRANSPORT, LONGEST_DIAL.plusSeconds(5), (wish, call) -> add(wish))
                .add(TransportMethods.REMOVE_TRANSPORT, (id, call) -> remove(id))
                .add(TransportMethods.REMOVE_ALL_TRANSPORTS, (nothing, call) -> removeAll())
                .add(
                        TransportMethods.GET_PERSISTENT,
                        (nothing, call) -> manager().kept())
                .add(TransportMethods.SET_PERSISTENT, (wanted, call) -> keep(wanted))
                .add(
                        TransportMethods.DISCOVER_BY_KEY,
                        (key, call) -> discovery().byEdge(key))
                .add(TransportMethods.DISCOVER_BY_ID, (id, call) -> published(id));
    }

    private TransportManager manager() {
        return visor.transports();
    }

    /** The transports that the filter admits, by id. */
    List<TransportView> list(TransportFilter filter) {
        return manager().list().stream()
                .filter(one -> filter.admits(one.type(), one.remote()))
                .sorted(Comparator.comparing(ManagedTransport::id))
                .map(one -> view(one, filter.logs()))
                .toList();
    }

    private TransportView view(ManagedTransport transport, boolean withLog) {
        return TransportView.of(manager().summary(transport, visor.setupNodes().contains(transport.remote())), withLog);
    }

    private ManagedTransport found(UUID id) throws IOException {
        ManagedTransport transport = manager().get(id);
        if (transport == null) {
            throw notFound(id);
        }
        return transport;
    }

    private static IOException notFound(UUID id) {
        return new IOException("transport " + id + " not found");
    }

    private TransportView add(TransportWish wish) throws IOException, InterruptedException {
        Duration asked = wish.limit().isPositive() ? wish.limit() : USUAL_DIAL;
        Duration limit = asked.compareTo(LONGEST_DIAL) > 0 ? LONGEST_DIAL : asked;
        Label label = wish.label().isEmpty() ? Label.USER : new Label(wish.label());
        return view(manager().save(wish.remote(), wish.type(), label, limit), true);
    }

    private Nothing remove(UUID id) throws IOException {
        if (!manager().delete(id)) {
            throw notFound(id);
        }
        return Nothing.NOTHING;
    }

    private Nothing removeAll() {
        manager().list().forEach(one -> manager().delete(one.id()));
        return Nothing.NOTHING;
    }

    private Nothing keep(List<PersistentTransport> wanted) throws IOException {
        settings.persistentTransports(wanted);
        manager().keep(wanted);
        return Nothing.NOTHING;
    }

    private TransportDiscoveryClient discovery() throws IOException {
        return visor.discovery().orElseThrow(() -> new IOException("no transport discovery is configured"));
    }

    private TransportEntry published(UUID id) throws IOException {
        return discovery().byId(id).orElseThrow(() -> notFound(id));
    }
}
