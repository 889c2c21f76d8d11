package io.skyloom.engine.appserver;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A launcher with networks, children and a listing that the test plays. Closed by the test. */
final class Stage implements AutoCloseable {
    static final PubKey VISOR = PubKey.parse("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f");
    static final PubKey REMOTE = PubKey.parse("024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766");
    static final Duration LIMIT = Duration.ofSeconds(20);

    final Seams seams;
    final ScriptedNetwork network = new ScriptedNetwork(VISOR);
    final ListingRecord listing = new ListingRecord();
    final ScriptedChildren children = new ScriptedChildren();
    final Map<String, Supplier<App>> builtIn = new HashMap<>();
    final AppStore store;
    private final Launcher launcher;

    private Stage(Seams seams, Path folder, AppStore store, Map<String, Supplier<App>> apps, Setting setting)
            throws IOException {
        this.seams = seams;
        this.store = store;
        this.builtIn.putAll(apps);
        LauncherSettings settings = new LauncherSettings(
                VISOR,
                "test",
                setting.place(),
                folder.resolve("bin"),
                folder.resolve("local"),
                List.of("own", "program"),
                LauncherSettings.USUAL_LINK_LIMIT);
        Children who = setting.children() == null ? children : setting.children();
        Launcher.Parts parts = new Launcher.Parts(store, builtIn, network, listing, who, seams);
        this.launcher = Launcher.open(settings, parts, setting.rpc());
    }

    /** What differs between tests. */
    record Setting(
            InetSocketAddress place,
            RpcServer rpc,
            @org.jspecify.annotations.Nullable Children children) {
        static Setting usual(Seams seams) {
            return new Setting(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new RpcServer("app", RpcServerLimits.DEFAULT.withCalls(8192), seams),
                    null);
        }

        Setting at(InetSocketAddress other) {
            return new Setting(other, rpc, children);
        }

        Setting with(RpcServer other) {
            return new Setting(place, other, children);
        }

        Setting with(Children other) {
            return new Setting(place, rpc, other);
        }
    }

    static Stage open(Seams seams, Path folder, List<AppEntry> entries, Map<String, Supplier<App>> apps)
            throws IOException {
        return new Stage(seams, folder, AppStore.inMemory(entries), apps, Setting.usual(seams));
    }

    static Stage open(
            Seams seams, Path folder, List<AppEntry> entries, Map<String, Supplier<App>> apps, Setting setting)
            throws IOException {
        return new Stage(seams, folder, AppStore.inMemory(entries), apps, setting);
    }

    Launcher launcher() {
        return launcher;
    }

    static ProcConfig config(String name, ProcKey key) {
        return new ProcConfig(name, "", key, List.of(), List.of(), "", VISOR, 45, "", "", "");
    }

    /** Connects as any program may. */
    ByteStream connect() throws IOException {
        return seams.net().connect(launcher.localAddress(), LIMIT);
    }

    /** Connects as the run of that key. */
    RpcClient link(ProcKey key) throws IOException {
        ByteStream stream = connect();
        byte[] frame = Hello.of(key).frame();
        stream.writeFully(frame, 0, frame.length);
        return RpcClient.over(stream, "test", RpcClientLimits.DEFAULT, seams);
    }

    /** How many threads of applications and of the place where they connect there are, but for the accept loop. */
    long threads() {
        return seams.threads().running().stream()
                .filter(name -> name.contains("app:") || (name.contains("apps/") && !name.contains("apps/accept")))
                .count();
    }

    @Override
    public void close() {
        launcher.close();
    }
}
