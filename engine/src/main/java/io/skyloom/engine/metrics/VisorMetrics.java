package io.skyloom.engine.metrics;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.engine.visor.Visor;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.routing.forward.Drop;
import io.skyloom.routing.forward.ForwardCounters;
import io.skyloom.routing.router.RouterCounters;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The numbers of a visor and what its parts say about their health. Names are described for operators and stay. */
public final class VisorMetrics {
    private static final double NANOS = 1e9;
    private static final String EVENT_PREFIX = "transport_";

    private final Metrics metrics;
    private final Visor visor;

    private VisorMetrics(Metrics metrics, Visor visor) {
        this.metrics = metrics;
        this.visor = visor;
    }

    /** Registers all of them; they stay as long as the metrics do. */
    public static void register(Metrics metrics, Health health, Visor visor) {
        VisorMetrics all = new VisorMetrics(metrics, visor);
        all.transports();
        all.packets();
        all.routes();
        visor.dmsg().ifPresent(all::dmsg);
        health.part("transports", all::transportHealth);
        visor.dmsg().ifPresent(dmsg -> health.part("dmsg", () -> dmsgHealth(dmsg)));
    }

    /**
     * Serves the numbers and the health of a visor and its process.
     *
     * @param where port 0 takes a free one
     * @throws IOException when the place is taken
     */
    public static MetricsServer serve(Visor visor, Seams seams, InetSocketAddress where) throws IOException {
        Metrics metrics = new Metrics();
        Health health = new Health("visor " + visor.key().hex(), visor.version(), seams.clock());
        ProcessMetrics.register(metrics, health);
        register(metrics, health, visor);
        return MetricsServer.open(metrics, health, seams, where);
    }

    private void transports() {
        metrics.gauges("transports", "Transports that are up", List.of("type"), this::byType);
        List<String> one = List.of("id", "type", "peer");
        metrics.gauges(
                "transport_round_trip_seconds",
                "Time to the peer and back",
                one,
                () -> perTransport(transport -> transport.rttNanos().isPresent()
                        ? Stream.of(sample(transport, transport.rttNanos().getAsLong() / NANOS))
                        : Stream.empty()));
        metrics.counters(
                "transport_bytes_total",
                "Payload that a transport has carried",
                List.of("id", "type", "peer", "direction"),
                () -> perTransport(VisorMetrics::traffic));
        metrics.counters(
                "transport_events_total",
                "What happened while transports were made; strays must stay 0",
                List.of("event"),
                this::transportEvents);
    }

    private void packets() {
        ForwardCounters counters = visor.forwarder().counters();
        metrics.counter("packets_forwarded_total", "Packets handed to a next hop", counters::forwarded);
        metrics.counter("bytes_forwarded_total", "Bytes of those, headers included", counters::forwardedBytes);
        metrics.counter("packets_delivered_total", "Packets for routes that end here", counters::delivered);
        metrics.counter("packets_overflowed_total", "Packets that waited beside a full output", counters::overflows);
        metrics.counter("bytes_shed_total", "Bytes given up for a next hop that did not keep up", counters::shedBytes);
        metrics.counter("forward_waits_total", "How often a reader waited for a next hop", counters::waits);
        metrics.counters(
                "forward_wait_seconds_total",
                "How long readers waited for next hops, together",
                List.of(),
                () -> List.of(new Sample(List.of(), counters.waitedNanos() / NANOS)));
        metrics.gauge("forward_waiting_bytes", "Bytes that wait for next hops", visor.forwarder()::waitingBytes);
        metrics.counters(
                "packets_dropped_total",
                "Packets that went no further",
                List.of("reason"),
                () -> each(Drop.values(), counters::dropped));
        metrics.counters(
                "routes_ended_total",
                "Routes that the packet path has ended",
                List.of("reason"),
                () -> each(RouteEnd.values(), counters::ended));
    }

    private void routes() {
        RouterCounters counters = visor.router().counters();
        metrics.gauge("rules", "Routing rules in force", visor.table()::size);
        metrics.gauge("rules_reserved", "Route ids reserved and not in use yet", visor.table()::reserved);
        metrics.gauge(
                "groups",
                "Route groups that begin or end here",
                () -> visor.router().groups().open());
        metrics.counters(
                "groups_total",
                "Route groups by what became of them",
                List.of("outcome"),
                () -> List.of(
                        Sample.of("dialled", counters.dialled()),
                        Sample.of("accepted", counters.accepted()),
                        Sample.of("failed", counters.failed()),
                        Sample.of("replaced", counters.replaced())));
        metrics.counter("rules_refused_total", "Rules that were not taken", counters::refused);
        metrics.counter("groups_swept_total", "Groups that did not leave by themselves; must stay 0", counters::swept);
    }

    private void dmsg(DmsgClient dmsg) {
        metrics.gauge(
                "dmsg_sessions",
                "dmsg servers connected to",
                () -> dmsg.servers().size());
        metrics.gauge("dmsg_streams", "Open streams over dmsg", dmsg::streams);
        metrics.gauge("dmsg_published", "1 when others can find this visor in dmsg", () -> dmsg.isPublished() ? 1 : 0);
        metrics.gauges(
                "dmsg_round_trip_seconds",
                "Time to a dmsg server and back",
                List.of(),
                () -> dmsg.roundTrip()
                        .map(time -> List.of(new Sample(List.of(), time.toNanos() / NANOS)))
                        .orElse(List.of()));
    }

    private Health.Report transportHealth() {
        int up = visor.transports().count();
        List<PersistentTransport> wanted = visor.transports().kept();
        long missing = wanted.stream().filter(one -> !isUp(one)).count();
        String detail = up + " up, " + (wanted.size() - missing) + " of " + wanted.size() + " persistent ones";
        return missing == 0 ? Health.Report.ok(detail) : Health.Report.degraded(detail);
    }

    private boolean isUp(PersistentTransport wanted) {
        return visor.transports().to(wanted.remote()).stream()
                .anyMatch(transport -> transport.isLive() && transport.type().equals(wanted.type()));
    }

    private static Health.Report dmsgHealth(DmsgClient dmsg) {
        String detail = dmsg.servers().size() + " sessions";
        if (!dmsg.hasSession()) {
            return Health.Report.degraded(detail);
        }
        return dmsg.isPublished() ? Health.Report.ok(detail) : Health.Report.degraded(detail + ", not published");
    }

    private List<Sample> byType() {
        Map<String, Long> counts = visor.transports().list().stream()
                .filter(ManagedTransport::isLive)
                .collect(Collectors.groupingBy(ManagedTransport::type, TreeMap::new, Collectors.counting()));
        visor.transports().types().forEach(type -> counts.putIfAbsent(type, 0L));
        List<Sample> samples = new ArrayList<>();
        counts.forEach((type, count) -> samples.add(Sample.of(type, (long) count)));
        return samples;
    }

    private List<Sample> transportEvents() {
        List<Sample> samples = new ArrayList<>();
        visor.transports().counters().byName().forEach((name, count) -> {
            String event = name.startsWith(EVENT_PREFIX) ? name.substring(EVENT_PREFIX.length()) : name;
            samples.add(Sample.of(event, (long) count));
        });
        return samples;
    }

    private List<Sample> perTransport(Function<ManagedTransport, Stream<Sample>> numbers) {
        return visor.transports().list().stream().flatMap(numbers).toList();
    }

    private static Stream<Sample> traffic(ManagedTransport transport) {
        Traffic traffic = transport.traffic();
        return Stream.of(
                sample(transport, (double) traffic.received(), "received"),
                sample(transport, (double) traffic.sent(), "sent"));
    }

    private static Sample sample(ManagedTransport transport, double value, String... more) {
        List<String> labels = new ArrayList<>();
        labels.addAll(List.of(
                transport.id().toString(), transport.type(), transport.remote().hex()));
        labels.addAll(List.of(more));
        return new Sample(labels, value);
    }

    private static <E extends Enum<E>> List<Sample> each(E[] reasons, ToLongFunction<E> count) {
        return Arrays.stream(reasons)
                .map(reason -> Sample.of(reason.name().toLowerCase(Locale.ROOT), count.applyAsLong(reason)))
                .toList();
    }
}
