package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes many random events from a seed: everything that befalls a network, in a fixed mix. Faults are healed and dead
 * programs started again some time later; between the parts the network gets calm. Used by one thread.
 */
public final class Churn {
    /** How many events lie between two calms. */
    static final int PART = 250;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofMillis(1500);

    private final Dice dice;
    private final Size size;
    private final List<Step> steps = new ArrayList<>();
    private final TreeMap<Duration, List<Step>> later = new TreeMap<>();
    private Duration now = Duration.ZERO;
    private int events;

    /**
     * What there is of everything.
     *
     * @param visors at least 7, in a ring with chords
     * @param servers of dmsg, at least 2
     * @param talks conversations over routes of their own, that send something every few seconds
     * @param proxies that stay attached
     * @param streams conversations through proxies, dealt out to all of them but the last, which is left idle
     * @param forwards conversations through borrowed ports
     * @param pings loops over other visors
     */
    public record Size(int visors, int servers, int talks, int proxies, int streams, int forwards, int pings) {
        /** 24 visors, 3 servers, 50 streams through proxies, 5 through borrowed ports, 10 over routes and 5 loops. */
        public static final Size ACCEPTANCE = new Size(24, 3, 10, 11, 50, 5, 5);

        @Override
        public String toString() {
            return visors + " visors, " + servers + " dmsg servers, " + talks + " conversations over routes, " + streams
                    + " through " + proxies + " proxies, " + forwards + " through borrowed ports, " + pings + " loops";
        }

        /** How many of the streams a proxy carries; the last one none unless it is alone. */
        int streamsOf(int proxy) {
            int busy = Math.max(1, proxies - 1);
            return proxy >= busy ? 0 : streams / busy + (proxy < streams % busy ? 1 : 0);
        }
    }

    private Churn(long seed, Size size) {
        this.dice = new Dice(seed);
        this.size = size;
    }

    /** Nothing has happened yet. */
    public static Churn of(long seed, Size size) {
        return new Churn(seed, size);
    }

    /**
     * A network of that size and events for so long, gathered up every minute.
     *
     * @param length at least some seconds
     */
    public static Script lasting(long seed, Size size, Duration length) {
        Churn churn = new Churn(seed, size);
        List<Step> all = new ArrayList<>(churn.network());
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(MINUTE)) {
            Duration left = length.minus(done);
            all.addAll(churn.span(left.compareTo(MINUTE) < 0 ? left : MINUTE));
        }
        return new Script("churn", all);
    }

    /** Makes the network, and waits until everybody answers. */
    List<Step> network() {
        steps.add(Step.of("servers", String.valueOf(size.servers())));
        List<String> names = new ArrayList<>();
        List<String> transports = new ArrayList<>();
        for (int i = 0; i < size.visors(); i++) {
            names.add(visor(i));
            transports.add(visor(i) + "-" + visor((i + 1) % size.visors()));
            transports.add(visor(i) + "-" + visor((i + 5) % size.visors()));
        }
        names.addAll(List.of("hops", "2"));
        steps.add(Step.of("visors", names.toArray(String[]::new)));
        steps.add(Step.of("transport", transports.toArray(String[]::new)));
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < size.talks(); i++) {
            steps.add(Step.of("talk", newPair(taken), "6000", "4s"));
        }
        for (int i = 0; i < size.proxies(); i++) {
            steps.add(Step.of("proxy", newPair(taken), "3000", "15s", String.valueOf(size.streamsOf(i))));
        }
        for (int i = 0; i < size.forwards(); i++) {
            steps.add(Step.of("forward", newPair(taken), "3000", "10s"));
        }
        for (int i = 0; i < size.pings(); i++) {
            steps.add(Step.of("ping", newPair(taken), "2000", "10s"));
        }
        steps.add(Step.of("within", "3m", "all", "answer"));
        return taken();
    }

    private List<Step> taken() {
        List<Step> made = List.copyOf(steps);
        steps.clear();
        return made;
    }

    private String newPair(Set<String> taken) {
        String pair = pair(">");
        while (!taken.add(pair)) {
            pair = pair(">");
        }
        return pair;
    }

    /**
     * The next events and a calm after them.
     *
     * @param wanted how many at least; what is more than {@link #PART} is for later parts
     */
    List<Step> part(int wanted) {
        int end = events + Math.min(PART, wanted);
        while (events < end) {
            step();
        }
        return end("calm");
    }

    private List<Step> span(Duration length) {
        while (now.compareTo(length) < 0) {
            step();
        }
        return end("gather");
    }

    private void step() {
        now = now.plus(Duration.ofMillis(dice.below(2 * STEP.toMillis())));
        settle(now);
        event();
    }

    /** What was put off for longer is overtaken by the healing of everything. */
    private List<Step> end(String verb) {
        steps.add(Step.of(verb));
        now = Duration.ZERO;
        later.clear();
        return taken();
    }

    /** Adds what was put off until now. */
    private void settle(Duration until) {
        while (!later.isEmpty() && later.firstKey().compareTo(until) <= 0) {
            List<Step> due = later.pollFirstEntry().getValue();
            steps.addAll(due);
            events += due.size();
        }
    }

    private void event() {
        int kind = dice.below(100);
        if (kind < 12) {
            happen("restart", visor());
        } else if (kind < 24) {
            happen("crash", visor());
        } else if (kind < 60) {
            fault(kind);
        } else if (kind < 82) {
            happen("mutual", pair("-"));
        } else if (kind < 85) {
            happen("hangup", visor());
        } else if (kind < 87) {
            happen("stillborn", visor());
        } else if (kind < 89) {
            happen("deregister", visor());
        } else if (kind < 92) {
            happen("crash", "setup");
        } else if (kind < 96) {
            announce();
        } else {
            happen(dice.coin() ? "restart" : "crash", server());
        }
    }

    private void fault(int kind) {
        String verb = List.of("cut", "stall", "swallow").get(kind % 3);
        String one = visor();
        String other = dice.below(8) == 0 ? server() : neighbour(one);
        String link = one + (dice.below(3) == 0 ? ">" : "-") + other;
        happen(verb, link);
        put(Duration.ofMillis(500 + dice.below(dice.below(4) == 0 ? 40_000 : 6_000)), "heal", link);
    }

    /** Two servers lose and find each other, so that both announce themselves at about the same moment. */
    private void announce() {
        int one = 1 + dice.below(size.servers());
        int other = 1 + one % size.servers();
        String link = "dmsg" + one + "-dmsg" + other;
        happen("cut", link);
        put(Duration.ofMillis(dice.below(2_000)), "heal", link);
    }

    private void happen(String verb, String word) {
        steps.add(Step.at(now, verb, word));
        events++;
    }

    private void put(Duration after, String verb, String word) {
        Duration at = now.plus(after);
        later.computeIfAbsent(at, any -> new ArrayList<>()).add(Step.at(at, verb, word));
    }

    private String neighbour(String visor) {
        int number = Integer.parseInt(visor.substring(1));
        int far = dice.coin() ? 1 : 5;
        return visor(Math.floorMod(dice.coin() ? number + far : number - far, size.visors()));
    }

    private String visor() {
        return visor(dice.below(size.visors()));
    }

    private static String visor(int number) {
        return "v" + number;
    }

    private String server() {
        return "dmsg" + (1 + dice.below(size.servers()));
    }

    private String pair(String sign) {
        int one = dice.below(size.visors());
        int other = Math.floorMod(one + 1 + dice.below(size.visors() - 1), size.visors());
        return visor(one) + sign + visor(other);
    }
}
