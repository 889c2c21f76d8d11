package io.skyloom.engine.localnet;

import io.skyloom.engine.config.PrivateFile;
import io.skyloom.engine.control.AppView;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.TransportFilter;
import io.skyloom.engine.control.TransportWish;
import io.skyloom.engine.deployment.Deployment;
import io.skyloom.engine.deployment.ServicePlaces;
import io.skyloom.engine.life.Running;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.engine.skysocks.SkysocksServer;
import io.skyloom.key.KeyPair;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.StopHook;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Brings a local network up, step by step. Used once, by one thread; the end of the process may close what it has started. */
final class NetworkStart {
    /** What each of the steps may take; the machine may be slow. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration TRANSPORT = Duration.ofSeconds(10);
    private static final Sample PROBE_SAMPLE = new Sample(1, 1000);
    private static final String TYPE = "stcpr";
    private static final String CLIENT = "skysocks-client";
    private static final int CLIENT_PORT = 13;
    private static final int LETTERS = 26;

    private final NetworkPlan plan;
    private final ProgramOptions options;
    private final Consumer<String> progress;
    private final Running running = new Running();
    private final Set<Integer> drawn = ConcurrentHashMap.newKeySet();
    private final Seams seams;
    private final long begun;
    private final Awaiting awaiting;

    NetworkStart(NetworkPlan plan, ProgramOptions options, Consumer<String> progress) {
        this.plan = plan;
        this.options = options;
        this.progress = progress;
        this.seams = running.add(SystemSeams.open("services", SystemThreads.DataPlane.VIRTUAL))
                .seams();
        this.begun = seams.clock().nanoTime();
        this.awaiting = new Awaiting(seams);
    }

    LocalNetwork run() throws IOException {
        // Also of a process that is told to end while it starts: visors in processes of their own would outlive it.
        running.addBeneath(StopHook.install("up", running::close));
        try {
            PortCheck.requireFree(plan, seams);
            InetSocketAddress proxy = PortCheck.withPort(plan.proxy(), drawn, seams);
            Path folder = running.add(new StateFolder(plan.folder())).path();
            NetworkKeys keys = new NetworkKeys(plan.folder(), seams.entropy());
            Deployment services = startServices(keys);
            List<LocalVisor> visors = startVisors(keys, services, proxy, folder);
            keys.keep();
            connect(visors, services);
            startProxy(visors.getFirst(), proxy);
            Duration took = Duration.ofNanos(seams.clock().nanoTime() - begun);
            return new LocalNetwork(plan, services, visors, proxy, took, seams, running);
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private Deployment startServices(NetworkKeys keys) throws IOException {
        progress.accept("starting the services");
        ServicePlaces places = new ServicePlaces(
                InetAddress.getLoopbackAddress(),
                plan.service(0),
                plan.service(1),
                plan.service(2),
                plan.service(3),
                plan.service(4),
                plan.service(5));
        Deployment services = running.add(Deployment.start(places, keys.services(), name -> seams, options.version()));
        awaiting.until("the dmsg server's registration", LIMIT, services::isReady);
        return services;
    }

    // ---- visors

    private List<LocalVisor> startVisors(NetworkKeys keys, Deployment services, InetSocketAddress proxy, Path folder)
            throws IOException {
        progress.accept("starting " + plan.visors() + " visors");
        Fleet fleet = running.add(new Fleet(seams));
        List<Outcome<LocalVisor>> starting = new ArrayList<>();
        KeyPair exit = keys.of("visor-" + letter(plan.hops()));
        for (int i = 0; i < plan.visors(); i++) {
            int index = i;
            KeyPair own = keys.of("visor-" + letter(i));
            starting.add(inBackground(
                    "up/visor-" + letter(i), () -> fleet.add(startVisor(index, own, exit, services, proxy, folder))));
        }
        List<LocalVisor> visors = new ArrayList<>();
        IOException failure = null;
        for (Outcome<LocalVisor> one : starting) {
            try {
                visors.add(Awaiting.result(one, seams, LIMIT));
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return visors;
    }

    private LocalVisor startVisor(
            int index, KeyPair own, KeyPair exit, Deployment services, InetSocketAddress proxy, Path folder)
            throws IOException {
        String name = letter(index);
        Path state = folder.resolve(name);
        InetSocketAddress control =
                plan.processes() ? PortCheck.withPort(plan.control(index), drawn, seams) : plan.control(index);
        VisorDocument document = new VisorDocument(own, services, control, plan.hops(), state);
        if (index == plan.hops()) {
            document.withApp("skysocks", SkysocksServer.PORT, true, List.of("--allow-private"));
        }
        if (index == 0) {
            document.withApp(CLIENT, CLIENT_PORT, false, clientArguments(exit, proxy));
        }
        if (!plan.processes() && plan.folder().isEmpty()) {
            return InnerVisor.start(name, document.text(), Optional.empty(), options);
        }
        Files.createDirectories(state);
        Path file = state.resolve("visor.json");
        PrivateFile.replace(file, document.text().getBytes(StandardCharsets.UTF_8)); // its secret key is in it
        VisorProcess.Plan process = new VisorProcess.Plan(name, own.pub(), control, file, state.resolve("visor.log"));
        return plan.processes()
                ? VisorProcess.start(process, progress, seams)
                : InnerVisor.start(name, document.text(), Optional.of(file), options);
    }

    private List<String> clientArguments(KeyPair exit, InetSocketAddress proxy) {
        return List.of(
                "--srv",
                exit.pub().hex(),
                "--addr",
                proxy.getHostString() + ":" + proxy.getPort(),
                "--min-hops",
                String.valueOf(plan.hops()),
                "--retry-time",
                "1",
                "--reconnect");
    }

    private static String letter(int index) {
        return index < LETTERS ? String.valueOf((char) ('A' + index)) : "V" + (index + 1);
    }

    // ---- transports

    private void connect(List<LocalVisor> visors, Deployment services) throws IOException {
        progress.accept("connecting them");
        List<Outcome<Boolean>> links = new ArrayList<>();
        for (LocalVisor visor : visors) {
            awaitDmsg(visor);
        }
        for (int i = 0; i + 1 < visors.size(); i++) {
            LocalVisor from = visors.get(i);
            LocalVisor to = visors.get(i + 1);
            links.add(inBackground("up/link-" + from.name(), () -> link(from, to)));
        }
        for (Outcome<Boolean> link : links) {
            Awaiting.result(link, seams, LIMIT.multipliedBy(2));
        }
        awaiting.until("the listing of every transport", LIMIT, () -> services.listedTransports() >= visors.size() - 1);
    }

    private void awaitDmsg(LocalVisor visor) throws IOException {
        awaiting.until("visor " + visor.name() + "'s way into dmsg", LIMIT, () -> {
            try (ControlClient control = ControlClient.connect(seams, visor.control())) {
                return control.dmsgReady();
            }
        });
    }

    /** The peer may not be known to the resolver yet. */
    private boolean link(LocalVisor from, LocalVisor to) throws IOException {
        try (ControlClient control = ControlClient.connect(seams, from.control())) {
            awaiting.until("the transport from " + from.name() + " to " + to.name(), LIMIT, () -> {
                control.add(new TransportWish(to.key(), TYPE, TRANSPORT));
                return !control.transports(TransportFilter.ALL).isEmpty();
            });
            control.keep(List.of(new PersistentTransport(to.key(), TYPE)));
        }
        return true;
    }

    // ---- the proxy

    private void startProxy(LocalVisor first, InetSocketAddress proxy) throws IOException {
        progress.accept("opening the proxy's route");
        first.startApp(CLIENT);
        try (SampleServer samples = SampleServer.start(seams)) {
            ProxiedDownload probe = new ProxiedDownload(seams, proxy, PROBE);
            awaiting.until("the first bytes through the proxy", LIMIT, () -> {
                probe.fetch(samples.address(), PROBE_SAMPLE);
                return true;
            });
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; " + state(first), e);
        }
    }

    /** How the proxy's application is, in its own words. */
    private String state(LocalVisor visor) {
        try (ControlClient control = ControlClient.connect(seams, visor.control())) {
            AppView app = control.apps().find(CLIENT);
            return CLIENT + " of " + visor.name() + " is " + app.statusWord()
                    + (app.detailed().isEmpty() ? "" : ": " + app.detailed());
        } catch (IOException e) {
            return "visor " + visor.name() + " does not say how " + CLIENT + " is: " + e.getMessage();
        }
    }

    private <T> Outcome<T> inBackground(String name, Callable<T> task) {
        Outcome<T> outcome = new Outcome<>();
        seams.threads().start(name, () -> {
            try {
                outcome.complete(task.call());
            } catch (Exception e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }
}
