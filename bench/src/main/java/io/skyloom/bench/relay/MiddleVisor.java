package io.skyloom.bench.relay;

import com.sun.management.ThreadMXBean;
import io.skyloom.engine.visor.Visor;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.routing.forward.Drop;
import io.skyloom.routing.forward.ForwardCounters;
import io.skyloom.routing.forward.ForwardLimits;
import io.skyloom.routing.forward.Forwarder;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.NextHops;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.stcpr.StcprSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A visor that only relays, in a process of its own, told what to do by lines on its standard input.
 *
 * <pre>
 *  MiddleVisor resolver-url seed data-plane cipher
 *  rule hex | remove id | allocated | counters | (end of input)
 * </pre>
 */
public final class MiddleVisor {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RouteTable table;
    private final ForwardCounters counters;

    private final NextHops hops;

    private MiddleVisor(RouteTable table, ForwardCounters counters, NextHops hops) {
        this.hops = hops;
        this.table = table;
        this.counters = counters;
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        SystemThreads.DataPlane kind = SystemThreads.DataPlane.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        AtomicReference<@Nullable Visor> self = new AtomicReference<>();
        try (SystemSeams seams = SystemSeams.open("middle", kind)) {
            RouteTable table =
                    new RouteTable(seams.seams().clock(), seams.seams().entropy(), TableLimits.standard());
            NextHops hops = id -> transport(self.get(), id);
            Forwarder forwarder = new Forwarder(table, hops, seams.seams(), ForwardLimits.standard());
            Visor visor = Visor.builder()
                    .keys(KeyPair.fromSeed(HexFormat.of().parseHex(arguments[1])))
                    .seams(seams.seams())
                    .resolver(BaseUrl.parse(arguments[0]))
                    .stcpr(new StcprSettings(InetAddress.getLoopbackAddress(), 0, Optional::empty))
                    .cipher(arguments[3])
                    .router(forwarder)
                    .build();
            self.set(visor);
            try (visor) {
                visor.start();
                visor.transports().watch(forwarder);
                System.out.println("ready " + visor.key().hex());
                new MiddleVisor(table, forwarder.counters(), hops).obey();
            }
        }
    }

    private static @Nullable PacketCarrier transport(@Nullable Visor visor, UUID id) {
        return visor == null ? null : visor.transports().get(id);
    }

    private void obey() throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(answer(words));
        }
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "rule" -> install(words[1]);
            case "remove" -> remove(Integer.parseInt(words[1]));
            case "allocated" -> "ok " + THREADS.getTotalThreadAllocatedBytes();
            case "counters" -> "ok " + counted();
            default -> "no such word: " + words[0];
        };
    }

    private String install(String hex) {
        try {
            Rule wanted = Rule.parse(HexFormat.of().parseHex(hex));
            if (!(wanted instanceof Rule.Intermediary relayed) || hops.live(relayed.nextTransport()) == null) {
                return "no such transport: " + wanted;
            }
            RouteEntry entry = table.adopt(wanted, null, "operator");
            return "ok " + entry.id();
        } catch (RouterRefusal e) {
            return "no rule: " + e.getMessage();
        }
    }

    private String remove(int id) {
        RouteEntry entry = table.lookup(id);
        return entry != null && table.remove(entry) ? "ok" : "no rule " + id;
    }

    private String counted() {
        StringBuilder text = new StringBuilder();
        text.append("forwarded ").append(counters.forwarded());
        text.append(", overflows ").append(counters.overflows());
        text.append(", waits ").append(counters.waits());
        text.append(" of ms ").append(counters.waitedNanos() / 1_000_000);
        for (Drop why : Drop.values()) {
            if (counters.dropped(why) > 0) {
                text.append(", ").append(why).append(' ').append(counters.dropped(why));
            }
        }
        return text.toString();
    }
}
