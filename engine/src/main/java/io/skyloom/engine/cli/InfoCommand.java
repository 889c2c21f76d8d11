package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.Overview;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;

/** What a running visor says of itself. */
@Command(name = "info", description = "What a running visor says of itself.", mixinStandardHelpOptions = true)
final class InfoCommand extends ControlCommand {
    @Override
    void run(ControlClient visor) throws IOException {
        Overview overview = visor.overview();
        Duration uptime = visor.uptime();
        if (asJson()) {
            print(object().put("pk", overview.key().hex())
                    .put("version", overview.build().version())
                    .put("uptime_seconds", uptime.toSeconds())
                    .put("transports", overview.transports().size())
                    .put("rules", overview.routes())
                    .put("local_ip", overview.localIp()));
            return;
        }
        TextTable table = new TextTable("KEY", overview.key().hex());
        table.row("VERSION", overview.build().version());
        table.row("UP FOR", uptime.toSeconds() + " s");
        table.row("TRANSPORTS", String.valueOf(overview.transports().size()));
        table.row("RULES", String.valueOf(overview.routes()));
        table.row("LOCAL IP", overview.localIp().isEmpty() ? "-" : overview.localIp());
        table.lines().forEach(this::line);
    }
}
