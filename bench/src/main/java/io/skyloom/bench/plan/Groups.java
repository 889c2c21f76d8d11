package io.skyloom.bench.plan;

import io.skyloom.bench.chain.ChainLoad;
import io.skyloom.bench.chain.ProxyLoad;
import io.skyloom.bench.crypto.AeadBenchmark;
import io.skyloom.bench.crypto.HandshakeBenchmark;
import io.skyloom.bench.crypto.KeyBenchmark;
import io.skyloom.bench.dmsg.ServerLoad;
import io.skyloom.bench.frame.FrameBenchmark;
import io.skyloom.bench.frame.FrameReadBenchmark;
import io.skyloom.bench.frame.IdleStreams;
import io.skyloom.bench.group.GroupBenchmark;
import io.skyloom.bench.group.IdleGroups;
import io.skyloom.bench.message.GobBenchmark;
import io.skyloom.bench.message.RpcBenchmark;
import io.skyloom.bench.mux.YamuxBenchmark;
import io.skyloom.bench.relay.ForwardBenchmark;
import io.skyloom.bench.relay.LookupBenchmark;
import io.skyloom.bench.relay.RelayLoad;
import io.skyloom.bench.relay.StarvationLoad;
import io.skyloom.bench.relay.WedgeLoad;
import io.skyloom.bench.route.RouteGraphHeap;
import io.skyloom.bench.route.RouteSearchBenchmark;
import io.skyloom.bench.route.SetupBenchmark;
import io.skyloom.bench.run.Group;
import io.skyloom.bench.run.JmhStep;
import io.skyloom.bench.run.LoadStep;
import io.skyloom.bench.run.Pace;
import io.skyloom.bench.run.Step;
import io.skyloom.bench.stream.TransportLoad;
import io.skyloom.bench.visor.IdleTransports;
import io.skyloom.bench.visor.RelayMemory;
import io.skyloom.bench.visor.StartLoad;
import java.util.ArrayList;
import java.util.List;

/** Everything that is measured, in the order of the results. */
public final class Groups {
    private static final String SMALL_HEAP = "-Xmx700m";

    private Groups() {}

    /** All groups. */
    public static List<Group> all() {
        return List.of(
                relay(),
                stream(),
                forward(),
                frame(),
                cipher(),
                group(),
                wedge(),
                starvation(),
                chain(),
                proxy(),
                dmsg(),
                mux(),
                keys(),
                routes(),
                messages(),
                idle(),
                start());
    }

    private static Group relay() {
        return new Group(
                "relay",
                "Relaying",
                """
                A visor in a process of its own between generators and sinks in another, `stcpr` transports, encrypted. \
                CPU is user and system time of the whole process in the middle; *cores* is how many of them it used. \
                Latency is one way, one packet at a time, without other load. "Batches" are packets that share frames, as \
                our visors send them; "packet by packet" is a frame and a write for each, as visors do that know no \
                batches, where the generator is the limit. What is allocated per packet comes from readers that wait \
                for a full output and from reading with larger buffers; the path itself allocates nothing. The visor of \
                2024 needs 273 / 24 / 15 / 8 CPU s/GB at 64 B / 1 KiB / 2 KiB / 16 KiB.""",
                List.of(
                        load(RelayLoad.class, 2, 3, 3, "payloads=64,1024,2048,4037,16384", "routes=1", "transports=1"),
                        load(RelayLoad.class, 2, 3, 2, "payloads=64,1024,4037,16384", "routes=16", "transports=4"),
                        load(RelayLoad.class, 2, 3, 2, "payloads=64,1024,4037", "single", "latency=no")));
    }

    private static Group stream() {
        return new Group(
                "stream",
                "One encrypted stream between two processes",
                """
                Sender and receiver are processes of their own; CPU is the whole process', user and system. *Cipher alone* \
                seals or opens the same frames without a socket, *raw socket* moves as many bytes through a loopback \
                socket without cipher and frames; the ratio is measured / (cipher alone + raw socket). GB are 10^9 \
                payload bytes. A packet of 4096 bytes needs two frames, one of 4037 fits into one. The bytes per packet \
                are what the whole process allocated, its counters and the virtual machine's own threads included; a \
                test (`SteadyStateTest`) holds the path itself at 0 bytes per frame with a cipher that allocates \
                nothing.""",
                List.of(load(TransportLoad.class, 2, 3, 3, "payloads=64,1024,4037,4096")));
    }

    private static Group forward() {
        return new Group(
                "forward",
                "Forwarding without sockets and cipher",
                """
                *lookup*: a route id finds its entry, 64 other routes in turn. *rewrite*: four bytes of the packet \
                become the next route id. *forward*: both, and the hand-over to an output that copies the packet as \
                the real one does; *copy* is that copy alone. One packet, in batches of 64.""",
                List.of(JmhStep.of(LookupBenchmark.class), JmhStep.of(ForwardBenchmark.class)));
    }

    private static Group frame() {
        return new Group(
                "frame",
                "Frames",
                """
                Packets through a sealed stream in memory, in batches of twelve: *write* packs and seals them, *read* \
                opens what was written once and hands them over, *writeAndRead* does both. The cipher `plain` is none: what \
                is left is what frames cost beside it.""",
                List.of(JmhStep.of(FrameBenchmark.class), JmhStep.of(FrameReadBenchmark.class)));
    }

    private static Group cipher() {
        return new Group(
                "cipher",
                "Sealing and opening one frame",
                "One call of each implementation of the cipher, from one array to another.",
                List.of(JmhStep.of(AeadBenchmark.class)));
    }

    private static Group group() {
        return new Group("group", "Route groups without transports", """
                An application's *write* at one end of a route whose packets are thrown away, and *writeAndRead*, \
                where they pass by a call to the other end and are read there: sealing, packets, intake and opening. \
                A packet is allocated for what is written, and what the cipher itself allocates; `plain` is no cipher. \
                65536 bytes are 17 packets.""", List.of(JmhStep.of(GroupBenchmark.class)));
    }

    private static Group wedge() {
        return new Group("wedge", "One next hop that stops reading", """
                Seventeen next hops behind one reader, 32000 packets of 1 KiB a second in all, each stamped with the time \
                when it was due; one hop is wedged in a rehearsal before anything is measured, another one while it is. \
                The figures are those of the other fifteen.""", List.of(load(WedgeLoad.class, 3, 5, 2)));
    }

    private static Group starvation() {
        return new Group(
                "starvation",
                "Sixteen saturated transports and a keep-alive on a seventeenth",
                """
                1 KiB packets, and a small packet every 2 ms over the seventeenth transport; generators, sinks and the \
                visor share the machine. `auto` takes platform threads up to some hundred transports; with virtual ones \
                readers that never park starve the writers, up to transports that their neighbours give up.""",
                List.of(
                        load(StarvationLoad.class, 3, 6, 2, "dataplane=platform"),
                        load(StarvationLoad.class, 3, 6, 1, "dataplane=virtual")));
    }

    private static Group chain() {
        List<Step> steps = new ArrayList<>();
        for (int hops = 1; hops <= 3; hops++) {
            steps.add(moving(ChainLoad.class, 400, 3, 1, "hops=" + hops));
        }
        return new Group("chain", "One direction of a route group over whole visors", """
                No proxy, no application boundary; all visors and services in one process, whose CPU time is that of all \
                roles together.""", steps);
    }

    private static Group proxy() {
        return new Group(
                "proxy",
                "Traffic through the proxy",
                """
                The program that downloads, the host it talks to, both applications, all visors and services in one \
                process, one stream; CPU is that of all roles. The small exchange is 100 bytes asked for and received, on an \
                open stream and with a new one. The visor of 2024, each role a process of its own: 22 / 15.6 / 9.6 MB/s \
                and 74 / 109 / 178 CPU s/GB down over 1 / 2 / 3 hops, 1140 / 1420 / 1800 µs on an open stream and 4800 / \
                6100 / 7400 µs on a new one; over dmsg 14 MB/s, 1900 and 6300 µs. The network uses no dmsg transports \
                in routes of several hops.""",
                List.of(
                        moving(ProxyLoad.class, 300, 3, 2, "hops=1"),
                        moving(ProxyLoad.class, 300, 3, 2, "hops=2"),
                        moving(ProxyLoad.class, 300, 3, 2, "hops=3"),
                        moving(ProxyLoad.class, 300, 3, 2, "hops=1", "type=dmsg")));
    }

    private static Group dmsg() {
        return new Group(
                "dmsg",
                "A dmsg server",
                """
                One process drives the server in another: sessions over the Noise handshake, requests and answers signed as \
                the network has it, bytes between the ends not encrypted. CPU is the server process' user and system time. \
                Two verified signatures are most of what a stream costs the server.""",
                List.of(LoadStep.of(
                        ServerLoad.class,
                        pace -> List.of(
                                "sessions=" + pace.count(500, 50),
                                "warmup=" + pace.seconds(2),
                                "seconds=" + pace.seconds(3),
                                "rounds=" + pace.rounds(2)))));
    }

    private static Group mux() {
        return new Group("mux", "Many streams over one connection", """
                One yamux session between two ends in one process, 32 KiB a write: *plain* is the carrier alone, *bulk* one \
                write through a stream, *roundTrip* one write there and a byte back, *openAndClose* a stream that comes, \
                carries a byte each way, and goes. The CPU time is that of both ends.""", List.of(JmhStep.of(YamuxBenchmark.class)));
    }

    private static Group keys() {
        return new Group(
                "keys",
                "Keys and handshakes",
                """
                Single operations, and both ends of a Noise handshake in one thread with peers that come again; `OFFER` is \
                with ML-KEM-768 on top. Handshakes are counted per second of one core, both ends.""",
                List.of(
                        JmhStep.of(KeyBenchmark.class).paced(1, 500),
                        JmhStep.of(HandshakeBenchmark.class).paced(1, 1000)));
    }

    private static Group routes() {
        return new Group(
                "routes",
                "Finding and setting up routes",
                """
                Searches of 10000 visors with 100000 transports, a few visors with many of them, each between two other visors: \
                one shortest path, five paths with few relays in common, three of exactly six hops; *build* makes the \
                graph from a list in memory. Then routes set up by one setup node over kept streams on loopback \
                sockets, node and visors in one process: one at a time, and 32 at a time.""",
                List.of(
                        JmhStep.of(RouteSearchBenchmark.class).paced(1, 1000),
                        JmhStep.of(SetupBenchmark.class).paced(1, 700)));
    }

    private static Group messages() {
        return new Group(
                "messages",
                "Messages and calls",
                """
                The messages of a route setup over two hops in gob, with and without the definitions that go first on a \
                connection; a route holds eight public keys, each of which is checked. Calls over a loopback socket, one \
                after another and fifty in flight.""",
                List.of(
                        JmhStep.of(GobBenchmark.class).paced(1, 300),
                        JmhStep.of(RpcBenchmark.class).paced(1, 300)));
    }

    private static Group idle() {
        return new Group(
                "idle",
                "What idle things hold",
                """
                Live heap after a full collection. A sealed stream alone, without thread and socket; one end of a managed \
                transport with everything it has (connection, socket, streams, codecs, entries, liveness, remembered keys, \
                reading thread without its stack), first busy with packets of the largest size and then idle for 12 s; one \
                end of a route group with its two rules, busy with 2 MB each way and then idle, with and without a \
                virtual thread that waits for bytes; the graph of 10000 visors beside the keys.""",
                List.of(
                        counting(IdleStreams.class, "streams=", 500, 100, "ciphers=jdk,openssl")
                                .with(SMALL_HEAP),
                        counting(IdleTransports.class, "transports=", 100, 20, "ciphers=jdk,openssl")
                                .with(SMALL_HEAP),
                        counting(IdleGroups.class, "pairs=", 300, 50, "ciphers=jdk,openssl")
                                .with(SMALL_HEAP),
                        LoadStep.of(RouteGraphHeap.class, pace -> List.of()).with(SMALL_HEAP)));
    }

    private static Group start() {
        return new Group(
                "start",
                "Starting, and the memory of a relaying visor",
                """
                Seconds from the start of the process until a visor's control port takes a connection, with a network \
                that cannot be reached, and until `up` says that its network is ready. Then `up --processes`, each visor a \
                process of its own with the flags above: what is resident before and most while downloads run through \
                A, B and C. B only relays.""",
                List.of(
                        LoadStep.of(StartLoad.class, pace -> List.of("rounds=" + (2 * pace.rounds(2) + 1))),
                        LoadStep.of(RelayMemory.class, pace -> List.of("megabytes=" + pace.count(1500, 50))),
                        LoadStep.of(
                                        RelayMemory.class,
                                        pace -> List.of("megabytes=" + pace.count(1500, 50), "flags=small"))
                                .with(
                                        "-XX:+UseSerialGC",
                                        "-Xmx32m",
                                        "-Xmn10m",
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:ReservedCodeCacheSize=24m")));
    }

    private static LoadStep load(Class<?> main, int warmUp, int seconds, int rounds, String... words) {
        return LoadStep.of(main, pace -> {
            List<String> all = new ArrayList<>(List.of(words));
            all.add("warmup=" + pace.seconds(warmUp));
            all.add("seconds=" + pace.seconds(seconds));
            all.add("rounds=" + pace.rounds(rounds));
            return all;
        });
    }

    private static LoadStep moving(Class<?> main, int megabytes, int rounds, int warmUp, String... words) {
        return LoadStep.of(main, pace -> {
            List<String> all = new ArrayList<>(List.of(words));
            all.add("megabytes=" + pace.count(megabytes, 20));
            all.add("warmup=" + warmUp);
            all.add("rounds=" + pace.rounds(rounds));
            return all;
        });
    }

    private static LoadStep counting(Class<?> main, String name, int usual, int least, String... words) {
        return LoadStep.of(main, (Pace pace) -> {
            List<String> all = new ArrayList<>(List.of(words));
            all.add(name + pace.count(usual, least));
            return all;
        });
    }
}
