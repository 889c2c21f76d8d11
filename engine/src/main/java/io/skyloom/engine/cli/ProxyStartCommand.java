package io.skyloom.engine.cli;

import io.skyloom.engine.control.AppView;
import io.skyloom.engine.control.ControlApps;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.system.StopHook;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets a proxy up, starts it and waits until it works. */
@Command(
        name = "start",
        description = "Start a proxy, with a key through that visor, without one as it was set up last.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProxyStartCommand extends ControlCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyStartCommand.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int LOOKS_PER_DOT = 4;
    private static final String PROGRAM = "skywire";

    /** Other programs may call themselves so as well. */
    private static final Pattern VERSION_OF_2024 = Pattern.compile("v?1\\.3\\.([0-9]|1[0-9]|2[0-9])([^0-9].*)?");

    @Parameters(arity = "0..1", paramLabel = "KEY", description = "Public key of the exit; the same as --pk.")
    private @Nullable String positional;

    @Option(
            names = {"-k", "--pk"},
            paramLabel = "KEY",
            description = "Public key of the exit.")
    private @Nullable String key;

    @Option(
            names = {"-a", "--addr"},
            paramLabel = "[HOST]:PORT",
            description = "Where programs find the proxy. Default: 127.0.0.1:1080.")
    private @Nullable String address;

    @Option(names = "--http", paramLabel = "[HOST]:PORT", description = "Where they find it as an HTTP proxy.")
    private @Nullable String http;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            defaultValue = ProxyCommand.CLIENT,
            showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
            description = "The application's name; one that is not there is set up.")
    private String name = ProxyCommand.CLIENT;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Give up after so long; 0 waits until it works or fails.")
    private int timeout;

    @Option(
            names = "--reconnect",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "true",
            paramLabel = "true|false",
            description = "Whether it tries again and again when the exit is lost. Default: ${DEFAULT-VALUE}.")
    private boolean reconnect = true;

    @Override
    void run(ControlClient visor) throws IOException {
        @Nullable String text = key == null ? positional : key;
        if (text == null && (address != null || http != null)) {
            throw new IllegalArgumentException(
                    "--addr and --http are set together with the exit's key: name it with -k");
        }
        ControlApps apps = visor.apps();
        if (text != null) {
            PubKey server = server(text);
            stopIfRunning(apps);
            setUp(apps, server, isOf2024(visor));
        } else {
            stopIfRunning(apps);
        }
        apps.start(name);
        try (StopHook ignored = StopHook.install("proxy", () -> give(apps))) {
            await(apps);
        }
    }

    private static PubKey server(String text) {
        try {
            return PubKey.parse(text);
        } catch (BadKeyException e) {
            throw new IllegalArgumentException("Invalid or missing public key: " + e.getMessage(), e);
        }
    }

    /** A visor refuses to stop what does not run, or does not exist yet. */
    private void stopIfRunning(ControlApps apps) throws IOException {
        try {
            apps.stop(name);
        } catch (RpcAnswerException e) {
            LOG.debug("nothing to stop: {}", e.getMessage());
        }
    }

    /** Clients of that generation do not start when they are told of reconnecting. */
    private static boolean isOf2024(ControlClient visor) throws IOException {
        if (!VERSION_OF_2024.matcher(visor.overview().build().version()).matches()) {
            return false;
        }
        try {
            visor.runtimeLogs();
            return false;
        } catch (RpcAnswerException e) {
            return e.isMissing();
        }
    }

    private void setUp(ControlApps apps, PubKey server, boolean isOf2024) throws IOException {
        try {
            apps.find(name);
        } catch (RpcAnswerException e) {
            LOG.debug("not there yet: {}", e.getMessage());
            apps.add(name, PROGRAM);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("app", ProxyCommand.CLIENT);
        settings.put("--srv", server.hex());
        settings.put("--addr", address == null ? "127.0.0.1:1080" : address);
        if (http != null) {
            settings.put("--http", http);
        }
        if (!isOf2024) {
            settings.put("--reconnect", reconnect);
        }
        apps.setAll(name, settings);
    }

    private void await(ControlApps apps) throws IOException {
        say("Starting.");
        long start = seams().clock().nanoTime();
        for (int looks = 1; ; looks++) {
            rest();
            AppView app = apps.find(name);
            switch (app.status()) {
                case AppView.RUNNING -> {
                    tell(app);
                    return;
                }
                case AppView.ERRORED -> throw new IOException("Error! > " + app.detailed());
                case AppView.STOPPED -> throw new IOException(("Stopped! " + app.detailed()).strip());
                default -> dot(looks);
            }
            if (timeout > 0
                    && seams().clock().nanoTime() - start
                            > Duration.ofSeconds(timeout).toNanos()) {
                give(apps);
                throw new IOException("Stopped! not running within " + timeout + " s: " + app.detailed());
            }
        }
    }

    private void rest() throws IOException {
        try {
            new Outcome<Boolean>().settledWithin(seams().timers(), LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the proxy was starting", e);
        }
    }

    /** Nobody waits for it any more. */
    private void give(ControlApps apps) {
        try {
            apps.kill(name);
        } catch (IOException e) {
            LOG.warn("{} may still be starting: {}", name, e.getMessage());
        }
    }

    private void tell(AppView app) {
        if (asJson()) {
            print(object().put("name", name)
                    .put("status", app.statusWord())
                    .put("detailed_status", app.detailed())
                    .put("server", ProxyCommand.option(app.args(), "--srv").orElse(""))
                    .put("address", ProxyCommand.option(app.args(), "--addr").orElse("")));
        } else {
            line("");
            line("Running!");
        }
    }

    private void dot(int looks) {
        if (looks % LOOKS_PER_DOT == 0) {
            say(".");
        }
    }

    private void say(String part) {
        if (!asJson()) {
            part(part);
        }
    }
}
