package io.skyloom.engine.localnet;

import io.skyloom.engine.deployment.Deployment;
import io.skyloom.key.KeyPair;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The config of one visor of a local network, as a file would hold it: everything on loopback, nothing of the public
 * deployment. Built by one thread.
 */
final class VisorDocument {
    private static final String ANY_LOOPBACK = "127.0.0.1:0";

    private final ObjectNode root = JsonMapper.shared().createObjectNode();
    private final ArrayNode apps;

    VisorDocument(KeyPair keys, Deployment services, InetSocketAddress control, int hops, Path state) {
        root.put("version", "unknown");
        root.put("sk", keys.sec().hex());
        root.put("pk", keys.pub().hex());
        dmsg(services);
        root.putObject("skywire-tcp").put("listening_address", "");
        transport(services, state);
        routing(services, hops);
        root.putNull("uptime_tracker");
        ObjectNode launcher = root.putObject("launcher");
        launcher.put("service_discovery", services.serviceDiscovery().toString());
        this.apps = launcher.putArray("apps");
        launcher.put("server_addr", ANY_LOOPBACK);
        launcher.put("bin_path", state.resolve("bin").toString());
        root.put("cli_addr", control.getHostString() + ":" + control.getPort());
        root.put("log_level", "warn");
        root.put("local_path", state.toString());
        root.putArray("stun_servers");
        root.putNull("hypervisor");
    }

    private void dmsg(Deployment services) {
        ObjectNode dmsg = root.putObject("dmsg");
        dmsg.put("discovery", services.dmsgDiscovery().toString());
        dmsg.put("sessions_count", 1);
        dmsg.putArray("servers");
        dmsg.put("servers_type", "all");
    }

    private void transport(Deployment services, Path state) {
        ObjectNode transport = root.putObject("transport");
        transport.put("discovery", services.discovery().toString());
        transport.put("address_resolver", services.resolver().toString());
        transport.put("public_autoconnect", false);
        transport.putArray("transport_setup");
        ObjectNode log = transport.putObject("log_store");
        log.put("type", "memory");
        log.put("location", state.resolve("transport_logs").toString());
        transport.put("stcpr_host", "127.0.0.1");
        transport.put("stcpr_port", 0);
        transport.put("sudph_port", 0);
    }

    private void routing(Deployment services, int hops) {
        ObjectNode routing = root.putObject("routing");
        routing.putArray("route_setup_nodes").add(services.setupKey().hex());
        routing.put("route_finder", services.finder().toString());
        routing.put("min_hops", hops);
    }

    /** Adds an application; {@code arguments} follow its name on its command line. */
    VisorDocument withApp(String name, int port, boolean autoStart, List<String> arguments) {
        ObjectNode app = apps.addObject();
        app.put("name", name);
        app.put("binary", "skywire");
        ArrayNode args = app.putArray("args").add("app").add(name);
        arguments.forEach(args::add);
        app.put("auto_start", autoStart);
        app.put("port", port);
        return this;
    }

    /** The file's text. */
    String text() {
        return root.toPrettyString();
    }
}
