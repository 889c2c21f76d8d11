package io.skyloom.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Makes scripts of many random events from a seed: everything that befalls a network, in a fixed mix. Faults are healed
 * and dead programs started again some time later; between the parts of a script the network gets calm.
 */
final class Churn {
    /** How many events lie between two calms. */
    static final int PART = 250;

    private static final Duration STEP = Duration.ofMillis(1500);

    private final SplittableRandom random;
    private final Size size;
    private final List<Step> steps = new ArrayList<>();
    private final TreeMap<Duration, List<Step>> later = new TreeMap<>();
    private Duration now = Duration.ZERO;
    private int events;

    /** What there is of everything. */
    record Size(int visors, int servers, int talks, int idle) {}

    private Churn(long seed, Size size) {
        this.random = new SplittableRandom(seed);
        this.size = size;
    }

    /** A network of that size and at least so many events. */
    static Script of(long seed, Size size, int events) {
        Churn churn = new Churn(seed, size);
        churn.network();
        while (churn.events < events) {
            churn.part(Math.min(PART, events - churn.events));
        }
        return new Script("churn", churn.steps);
    }

    private void network() {
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
        Map<String, Step> talks = new LinkedHashMap<>();
        while (talks.size() < size.talks() + size.idle()) {
            String pair = pair(">");
            Step talk = talks.size() < size.talks() ? Step.of("talk", pair, "6000", "4s") : Step.of("idle", pair);
            talks.putIfAbsent(pair, talk);
        }
        steps.addAll(talks.values());
        steps.add(Step.of("within", "3m", "all", "answer"));
    }

    private void part(int wanted) {
        int end = events + wanted;
        while (events < end) {
            now = now.plus(Duration.ofMillis(random.nextLong(2 * STEP.toMillis())));
            settle(now);
            event();
        }
        settle(now.plusSeconds(60));
        steps.add(Step.of("calm"));
        now = Duration.ZERO;
        later.clear();
    }

    /** Adds what was put off until now. */
    private void settle(Duration until) {
        while (!later.isEmpty() && later.firstKey().compareTo(until) <= 0) {
            steps.addAll(later.pollFirstEntry().getValue());
        }
    }

    private void event() {
        int dice = random.nextInt(100);
        if (dice < 12) {
            happen("restart", visor());
        } else if (dice < 24) {
            happen("crash", visor());
        } else if (dice < 60) {
            fault(dice);
        } else if (dice < 82) {
            happen("mutual", pair("-"));
        } else if (dice < 88) {
            happen("hangup", visor());
        } else if (dice < 92) {
            happen("crash", "setup");
        } else if (dice < 96) {
            announce();
        } else {
            happen(random.nextBoolean() ? "restart" : "crash", server());
        }
    }

    private void fault(int dice) {
        String verb = List.of("cut", "stall", "swallow").get(dice % 3);
        String one = visor();
        String other = random.nextInt(8) == 0 ? server() : neighbour(one);
        String link = one + (random.nextInt(3) == 0 ? ">" : "-") + other;
        happen(verb, link);
        put(Duration.ofMillis(500 + random.nextLong(random.nextInt(4) == 0 ? 40_000 : 6_000)), "heal", link);
    }

    /** Two servers lose and find each other, so that both announce themselves at about the same moment. */
    private void announce() {
        int one = 1 + random.nextInt(size.servers());
        int other = 1 + one % size.servers();
        String link = "dmsg" + one + "-dmsg" + other;
        happen("cut", link);
        put(Duration.ofMillis(random.nextLong(2_000)), "heal", link);
    }

    private void happen(String verb, String word) {
        steps.add(Step.at(now, verb, word));
        events++;
    }

    private void put(Duration after, String verb, String word) {
        Duration at = now.plus(after);
        later.computeIfAbsent(at, any -> new ArrayList<>()).add(Step.at(at, verb, word));
        events++;
    }

    private String neighbour(String visor) {
        int number = Integer.parseInt(visor.substring(1));
        int far = random.nextBoolean() ? 1 : 5;
        return visor(Math.floorMod(random.nextBoolean() ? number + far : number - far, size.visors()));
    }

    private String visor() {
        return visor(random.nextInt(size.visors()));
    }

    private static String visor(int number) {
        return "v" + number;
    }

    private String server() {
        return "dmsg" + (1 + random.nextInt(size.servers()));
    }

    private String pair(String sign) {
        int one = random.nextInt(size.visors());
        int other = Math.floorMod(one + 1 + random.nextInt(size.visors() - 1), size.visors());
        return visor(one) + sign + visor(other);
    }
}
