package io.skyloom.engine.cli;

import io.skyloom.engine.control.AppView;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.DmsgView;
import io.skyloom.engine.control.Overview;
import io.skyloom.engine.control.Summary;
import io.skyloom.key.PubKey;
import io.skyloom.manager.PersistentTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a running visor says of itself. */
@Command(name = "info", description = "What a running visor says of itself.", mixinStandardHelpOptions = true)
final class InfoCommand extends ControlCommand {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    void run(ControlClient visor) throws IOException {
        Summary summary = visor.summary();
        if (asJson()) {
            print(json(summary));
            return;
        }
        Overview overview = summary.overview();
        TextTable table = new TextTable("KEY", overview.key().hex());
        table.row("VERSION", version(overview, summary));
        table.row("UP FOR", span(summary.uptime()));
        table.row("SERVICES", orDash(summary.health()));
        table.row("DMSG SERVER", dmsg(summary.dmsg()));
        table.row("TRANSPORTS", String.valueOf(overview.transports().size()));
        table.row("KEPT ALWAYS", persistent(summary.persistent()));
        table.row("RULES", String.valueOf(overview.routes()));
        table.row("MIN HOPS", String.valueOf(summary.minHops()));
        table.row("APPS", apps(overview.apps()));
        table.row("LOCAL IP", orDash(overview.localIp()));
        table.row("PUBLIC IP", orDash(overview.publicIp()) + (overview.isSymmetricNat() ? " (symmetric NAT)" : ""));
        table.row("AUTOCONNECT", summary.publicAutoconnect() ? "on" : "off");
        table.row("HYPERVISORS", hypervisors(overview));
        table.row("IS HYPERVISOR", summary.isHypervisor() ? "yes" : "no");
        table.row("REWARDS TO", orDash(summary.reward()));
        table.lines().forEach(this::line);
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String version(Overview overview, Summary summary) {
        return List.of(
                        overview.build().version(),
                        overview.build().commit(),
                        overview.build().date(),
                        summary.buildTag())
                .stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** For example {@code 3d 4h 12m 5s}. */
    static String span(Duration whole) {
        StringBuilder text = new StringBuilder();
        append(text, whole.toDays(), "d");
        append(text, whole.toHoursPart(), "h");
        append(text, whole.toMinutesPart(), "m");
        return text.append(whole.toSecondsPart()).append('s').toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0 || !text.isEmpty()) {
            text.append(count).append(unit).append(' ');
        }
    }

    private static String dmsg(DmsgView dmsg) {
        return dmsg.server().isNull()
                ? "-"
                : dmsg.server().hex() + " (" + Math.round(dmsg.roundTrip().toNanos() / NANOS_PER_MILLI) + " ms)";
    }

    private static String persistent(List<PersistentTransport> wanted) {
        return wanted.isEmpty()
                ? "-"
                : wanted.stream()
                        .map(one -> one.type() + " to " + one.remote().brief())
                        .collect(Collectors.joining(", "));
    }

    private static String apps(List<AppView> apps) {
        return apps.isEmpty()
                ? "-"
                : apps.stream().map(app -> app.name() + " " + app.statusWord()).collect(Collectors.joining(", "));
    }

    private static String hypervisors(Overview overview) {
        return overview.hypervisors().isEmpty()
                ? "-"
                : overview.hypervisors().stream()
                        .map(key -> key.hex() + (overview.connectedHypervisors().contains(key) ? " (connected)" : ""))
                        .collect(Collectors.joining(", "));
    }

    private static ObjectNode json(Summary summary) {
        Overview overview = summary.overview();
        ObjectNode answer = object();
        answer.put("pk", overview.key().hex())
                .put("version", overview.build().version())
                .put("commit", overview.build().commit())
                .put("build_date", overview.build().date())
                .put("build_tag", summary.buildTag())
                .put("uptime_seconds", summary.uptime().toSeconds())
                .put("health", summary.health())
                .put("transports", overview.transports().size())
                .put("rules", overview.routes())
                .put("min_hops", summary.minHops())
                .put("local_ip", overview.localIp())
                .put("public_ip", overview.publicIp())
                .put("symmetric_nat", overview.isSymmetricNat())
                .put("public_autoconnect", summary.publicAutoconnect())
                .put("is_hypervisor", summary.isHypervisor())
                .put("reward_address", summary.reward());
        answer.putObject("dmsg")
                .put(
                        "server",
                        summary.dmsg().server().isNull()
                                ? ""
                                : summary.dmsg().server().hex())
                .put("round_trip_ms", summary.dmsg().roundTrip().toNanos() / NANOS_PER_MILLI);
        ArrayNode persistent = answer.putArray("persistent_transports");
        summary.persistent()
                .forEach(one ->
                        persistent.addObject().put("pk", one.remote().hex()).put("type", one.type()));
        ArrayNode apps = answer.putArray("apps");
        overview.apps().forEach(app -> apps.addObject().put("name", app.name()).put("status", app.statusWord()));
        keys(answer.putArray("hypervisors"), overview.hypervisors());
        keys(answer.putArray("connected_hypervisors"), overview.connectedHypervisors());
        return answer;
    }

    private static void keys(ArrayNode list, List<PubKey> keys) {
        keys.forEach(key -> list.add(key.hex()));
    }
}
