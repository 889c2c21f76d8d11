package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import io.skyloom.manager.PersistentTransport;
import java.time.Duration;
import java.util.List;

/**
 * Everything that a hypervisor shows of a visor at once. Immutable.
 *
 * @param health the visor's own judgement of its services
 * @param uptime since its start
 * @param isHypervisor whether it rules others
 * @param isOnline whether it answers; hypervisors fill it for visors that do not
 * @param minHops the shortest route that will do
 * @param image version of the operating system image; empty elsewhere
 * @param reward address that rewards are paid to; empty when none is set
 * @param buildTag what the program was built for
 */
public record Summary(
        Overview overview,
        String health,
        Duration uptime,
        List<RuleView> rules,
        boolean isHypervisor,
        DmsgView dmsg,
        boolean isOnline,
        int minHops,
        List<PersistentTransport> persistent,
        String image,
        String reward,
        String buildTag,
        boolean publicAutoconnect) {
    private static final double NANOS = 1e9;

    static final GobStruct<Summary> GOB = GobStruct.define("visor.Summary", fields -> {
        var overview = fields.field("Overview", Gob.reference(Overview.GOB), Summary::overview);
        var health = fields.field("Health", Gob.reference(VisorMethods.HEALTH_INFO), Summary::health);
        var uptime = fields.field("Uptime", Gob.FLOAT64, view -> view.uptime().toNanos() / NANOS);
        var rules = fields.field("Routes", Gob.slice(RuleView.GOB), Summary::rules);
        var hypervisor = fields.field("IsHypervisor", Gob.BOOL, Summary::isHypervisor);
        var dmsg = fields.field("DmsgStats", Gob.reference(DmsgView.GOB), Summary::dmsg);
        var online = fields.field("Online", Gob.BOOL, Summary::isOnline);
        var minHops = fields.field("MinHops", Gob.UINT16, Summary::minHops);
        var persistent = fields.field("PersistentTransports", TransportMethods.PERSISTENT, Summary::persistent);
        var image = fields.field("SkybianBuildVersion", Gob.STRING, Summary::image);
        var reward = fields.field("RewardAddress", Gob.STRING, Summary::reward);
        var tag = fields.field("BuildTag", Gob.STRING, Summary::buildTag);
        var autoconnect = fields.field("PublicAutoconnect", Gob.BOOL, Summary::publicAutoconnect);
        return row -> new Summary(
                row.get(overview),
                row.get(health),
                Duration.ofNanos(Math.round(row.get(uptime) * NANOS)),
                row.get(rules),
                row.get(hypervisor),
                row.get(dmsg),
                row.get(online),
                row.get(minHops),
                row.get(persistent),
                row.get(image),
                row.get(reward),
                row.get(tag),
                row.get(autoconnect));
    });
}
