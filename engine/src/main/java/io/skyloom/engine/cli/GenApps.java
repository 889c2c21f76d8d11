package io.skyloom.engine.cli;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.generator.Blueprint;
import io.skyloom.key.PubKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a generated configuration is to say about applications. */
final class GenApps {
    private static final String PROXY_CLIENT = "skysocks-client";
    private static final String PROXY_SERVER = "skysocks";
    private static final String VPN_CLIENT = "vpn-client";
    private static final String VPN_SERVER = "vpn-server";
    private static final int EXAMPLE_PORT = 45;

    @Option(
            names = "--proxyclientpk",
            paramLabel = "KEY",
            converter = PublicKeyText.class,
            description = "The visor whose proxy the proxy client uses.")
    private @Nullable PubKey proxyServer;

    @Option(
            names = "--proxyclientaddr",
            paramLabel = "HOST:PORT",
            description =
                    "Where the proxy client listens. Default: :1080, which is every interface; 127.0.0.1:1080 is this machine only.")
    private @Nullable String proxyAddress;

    @Option(
            names = "--startproxyclient",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Start the proxy client with the visor.")
    private @Nullable Boolean startProxyClient;

    @Option(
            names = "--noproxyserver",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Do not start the proxy server with the visor.")
    private @Nullable Boolean noProxyServer;

    @Option(names = "--proxyserverpass", paramLabel = "TEXT", description = "Passcode of the proxy server.")
    private @Nullable String proxyServerPass;

    @Option(
            names = "--proxyclientpass",
            paramLabel = "TEXT",
            hidden = true,
            description = "Without effect: the proxy client has no passcode, browsers send it themselves.")
    private @Nullable String proxyClientPass;

    @Option(
            names = {"-g", "--disableapps"},
            paramLabel = "NAME",
            split = ",",
            description = "Applications to leave out.")
    private List<String> disabled = List.of();

    @Option(
            names = "--binpath",
            paramLabel = "FOLDER",
            description = "Folder of applications that run in processes of their own.")
    private @Nullable String binPath;

    @Option(
            names = {"-m", "--example-apps"},
            hidden = true,
            description = "Add the entry of an example.")
    private boolean examples;

    @Option(
            names = {"-v", "--servevpn"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            hidden = true,
            description = "Start the VPN server with the visor.")
    private @Nullable Boolean serveVpn;

    @Option(
            names = "--addvpn",
            paramLabel = "KEY",
            converter = PublicKeyText.class,
            hidden = true,
            description = "The visor whose VPN server the VPN client uses.")
    private @Nullable PubKey vpnServer;

    @Option(
            names = "--vpnpass",
            paramLabel = "TEXT",
            hidden = true,
            description = "Passcode that the VPN client sends.")
    private @Nullable String vpnPass;

    @Option(
            names = "--killsw",
            arity = "1",
            paramLabel = "true|false",
            hidden = true,
            description = "Let nothing pass beside the VPN client's tunnel.")
    private @Nullable Boolean killSwitch;

    @Option(names = "--vpnserverpass", paramLabel = "TEXT", hidden = true, description = "Passcode of the VPN server.")
    private @Nullable String vpnServerPass;

    @Option(
            names = "--secure",
            arity = "1",
            paramLabel = "true|false",
            hidden = true,
            description = "Keep the VPN server's own network from its users.")
    private @Nullable Boolean vpnSecure;

    @Option(
            names = "--netifc",
            paramLabel = "NAME",
            hidden = true,
            description = "Interface through which the VPN server's users go out.")
    private @Nullable String vpnInterface;

    /** Writes what was asked for. */
    void into(Blueprint blueprint) throws BadConfigException {
        blueprint.withoutApps(disabled);
        if (examples) {
            blueprint.withApp(AppEntry.of("example-server-app", "", List.of(), EXAMPLE_PORT));
        }
        if (binPath != null) {
            blueprint.tree().set("launcher.bin_path", binPath);
        }
        vpn(blueprint);
        proxy(blueprint);
    }

    /** Whether a passcode was given that nobody reads. */
    boolean hasIdlePasscode() {
        return proxyClientPass != null;
    }

    private void vpn(Blueprint blueprint) throws BadConfigException {
        blueprint
                .argument(VPN_SERVER, "--passcode", vpnServerPass)
                .argument(VPN_SERVER, "--netifc", vpnInterface)
                .argument(VPN_SERVER, "--secure", vpnSecure)
                .autoStart(VPN_SERVER, serveVpn)
                .argument(VPN_CLIENT, "--killswitch", killSwitch)
                .argument(VPN_CLIENT, "--srv", vpnServer)
                .argument(VPN_CLIENT, "--passcode", vpnPass);
    }

    private void proxy(Blueprint blueprint) throws BadConfigException {
        blueprint
                .argument(PROXY_CLIENT, "--addr", proxyAddress)
                .argument(PROXY_CLIENT, "--srv", proxyServer)
                .argument(PROXY_SERVER, "--passcode", proxyServerPass)
                .autoStart(PROXY_SERVER, noProxyServer == null ? null : !noProxyServer)
                .autoStart(PROXY_CLIENT, startProxyClient);
    }
}
