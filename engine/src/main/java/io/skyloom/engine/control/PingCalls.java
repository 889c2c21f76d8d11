package io.skyloom.engine.control;

import io.skyloom.engine.config.GoDuration;
import io.skyloom.engine.ping.Pinger;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcService;
import io.skyloom.services.ServiceEntry;
import io.skyloom.services.ServiceQuery;
import io.skyloom.services.ServiceType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Calls that measure the way to other visors. Any thread. */
public final class PingCalls implements ControlPart {
    private static final int KIBIBYTE = 1024;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final GobStruct<PingWish> WISH = GobStruct.define("visor.PingConfig", fields -> {
        var peer = fields.field("PK", GobKeys.PUB_KEY, PingWish::peer);
        var tries = fields.field("Tries", Gob.INT, wish -> (long) wish.tries());
        var size = fields.field("PcktSize", Gob.INT, wish -> (long) wish.kibibytes());
        var visors = fields.field("PubVisCount", Gob.INT, wish -> (long) wish.visors());
        return row -> new PingWish(
                row.get(peer),
                Math.toIntExact(row.get(tries)),
                Math.toIntExact(row.get(size)),
                Math.toIntExact(row.get(visors)));
    });

    private static final GobStruct<TestResult> RESULT = GobStruct.define("visor.TestResult", fields -> {
        var peer = fields.field("PK", Gob.STRING, TestResult::peer);
        var max = fields.field("Max", Gob.STRING, TestResult::max);
        var min = fields.field("Min", Gob.STRING, TestResult::min);
        var mean = fields.field("Mean", Gob.STRING, TestResult::mean);
        var status = fields.field("Status", Gob.STRING, TestResult::status);
        return row -> new TestResult(row.get(peer), row.get(max), row.get(min), row.get(mean), row.get(status));
    });

    static final RpcMethod<PingWish, Nothing> DIAL = new RpcMethod<>("DialPing", WISH, Gob.NOTHING);
    static final RpcMethod<PingWish, List<Duration>> PING = new RpcMethod<>("Ping", WISH, Gob.slice(Gob.DURATION));
    static final RpcMethod<PubKey, Nothing> STOP = new RpcMethod<>("StopPing", GobKeys.PUB_KEY, Gob.NOTHING);
    static final RpcMethod<PingWish, List<TestResult>> TEST = new RpcMethod<>("TestVisor", WISH, Gob.slice(RESULT));

    private final ControlSources sources;
    private final Pinger pinger;

    /** The calls for one visor's pinger. */
    public PingCalls(ControlSources sources, Pinger pinger) {
        this.sources = sources;
        this.pinger = pinger;
    }

    @Override
    public void declare(RpcService.Methods methods) {
        methods.add(DIAL, (wish, call) -> {
                    pinger.dial(wish.peer());
                    return Nothing.NOTHING;
                })
                .add(PING, LONGEST, (wish, call) -> pinger.ping(wish.peer(), wish.tries(), ballast(wish)))
                .add(STOP, (peer, call) -> {
                    pinger.stop(peer);
                    return Nothing.NOTHING;
                })
                .add(TEST, LONGEST, (wish, call) -> test(wish));
    }

    private static int ballast(PingWish wish) throws IOException {
        if (wish.kibibytes() < 0 || wish.kibibytes() > Pinger.MOST_BALLAST / KIBIBYTE) {
            throw new IOException("a ping carries 0 to 1024 KiB, not " + wish.kibibytes());
        }
        return wish.kibibytes() * KIBIBYTE;
    }

    private List<TestResult> test(PingWish wish) throws IOException, InterruptedException {
        List<TestResult> results = new ArrayList<>();
        for (PubKey peer : candidates(Math.max(1, wish.visors()))) {
            results.add(test(peer, Math.max(1, wish.tries()), ballast(wish)));
        }
        return results;
    }

    /** Public visors first, then those to which there is a transport. */
    private List<PubKey> candidates(int most) {
        Set<PubKey> found = new LinkedHashSet<>();
        try {
            sources.listing.list(ServiceQuery.all(ServiceType.VISOR)).stream()
                    .map(ServiceEntry::address)
                    .forEach(address -> found.add(address.key()));
        } catch (IOException e) {
            found.clear(); // those with a transport are left
        }
        sources.visor.transports().list().forEach(one -> found.add(one.remote()));
        found.remove(sources.visor.key());
        return found.stream().limit(most).toList();
    }

    private TestResult test(PubKey peer, int tries, int ballast) throws InterruptedException {
        try {
            pinger.dial(peer);
            TestResult result = result(peer, pinger.ping(peer, tries, ballast));
            pinger.stop(peer);
            return result;
        } catch (IOException e) {
            return new TestResult(peer.hex(), "0", "0", "0", "Failed: " + e.getMessage());
        }
    }

    private static TestResult result(PubKey peer, List<Duration> taken) {
        Duration max = taken.stream().max(Duration::compareTo).orElse(Duration.ZERO);
        Duration min = taken.stream().min(Duration::compareTo).orElse(Duration.ZERO);
        Duration sum = taken.stream().reduce(Duration.ZERO, Duration::plus);
        return new TestResult(
                peer.hex(),
                GoDuration.text(max),
                GoDuration.text(min),
                GoDuration.text(sum.dividedBy(taken.size())),
                "Success");
    }
}
