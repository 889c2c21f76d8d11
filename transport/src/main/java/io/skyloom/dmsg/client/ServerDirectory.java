package io.skyloom.dmsg.client;

import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which servers there are: those of the configuration and those of the discovery's latest answer. A discovery that does
 * not answer holds up nobody for longer than a few seconds, and is asked one question at a time. Owned by one thread.
 */
final class ServerDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDirectory.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final List<DmsgEntry> seeds;
    private final DmsgDiscovery discovery;
    private final Seams seams;
    private List<DmsgEntry> latest = List.of();

    /** The question that has not been answered yet. */
    private @Nullable Outcome<List<DmsgEntry>> pending;

    ServerDirectory(String name, List<DmsgEntry> seeds, DmsgDiscovery discovery, Seams seams) {
        this.name = name;
        this.seeds = seeds;
        this.discovery = discovery;
        this.seams = seams;
    }

    /** All servers known, each once; blocks for a few seconds at most. */
    List<DmsgEntry> servers() throws InterruptedException {
        Outcome<List<DmsgEntry>> asked = pending == null ? ask() : pending;
        pending = asked;
        try {
            latest = asked.await(seams.timers(), PATIENCE);
            pending = null;
        } catch (TimeoutException e) {
            LOG.warn("{}: the discovery does not say which servers there are; going on with those known", name);
        } catch (Outcome.FailedOutcome e) {
            pending = null;
            LOG.warn("{}: no list of servers from the discovery: {}", name, e.getMessage());
        }
        return known();
    }

    private Outcome<List<DmsgEntry>> ask() {
        Outcome<List<DmsgEntry>> answer = new Outcome<>();
        seams.threads().start(name + "/servers", () -> {
            try {
                answer.complete(discovery.availableServers());
            } catch (IOException | RuntimeException e) {
                answer.fail(e);
            }
        });
        return answer;
    }

    /** What the discovery says of a server counts more than the configuration. */
    private List<DmsgEntry> known() {
        Map<PubKey, DmsgEntry> known = new LinkedHashMap<>();
        seeds.forEach(seed -> known.putIfAbsent(seed.key(), seed));
        latest.forEach(one -> known.put(one.key(), one));
        return new ArrayList<>(known.values());
    }
}
