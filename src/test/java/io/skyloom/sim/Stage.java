package io.skyloom.sim;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.Lane;
import io.skyloom.seam.virtual.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plays a script on a network from one seed. Whatever the script did, at the end links are healed and programs started,
 * every conversation must go on, and what the programs remember must agree with what there is. Used by the test's thread.
 */
final class Stage implements AutoCloseable {
    /** From healing until everybody has answered: a silent route, the longest pause of a talk, and a transport's. */
    private static final Duration RECOVERY = Duration.ofMinutes(6);

    /** Two collections of expired rules. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** Rules of a route whose relays could not be told expire after 10 minutes, silent connections break after 15. */
    private static final Duration SILENT_END = Duration.ofMinutes(17);

    private final LongFunction<Simulation> simulations;
    private final long seed;
    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private final TreeSet<String> disturbed = new TreeSet<>();
    private final List<Task> tasks = new ArrayList<>();
    private @Nullable Realm realm;
    private @Nullable Duration begun;
    private boolean silenced;
    private final ChurnLog log = new ChurnLog();
    private Consumer<Stage> atCalm = stage -> {};

    /** Something that goes on while the script does. */
    private record Task(String name, Outcome<?> outcome) {}

    Stage(LongFunction<Simulation> simulations, long seed) {
        this.simulations = simulations;
        this.seed = seed;
    }

    /** Plays all steps and the end. */
    void play(Script script) {
        for (Step step : script.steps()) {
            if (step.at().isPresent()) {
                waitFor(step.at().get());
                log.happened(realm().simulation().time().elapsed(), step);
            }
            Verbs.play(this, step);
        }
        finish();
    }

    /** Who is told whenever the network has become calm. */
    void atCalm(Consumer<Stage> listener) {
        atCalm = listener;
    }

    /** The last that happened in the network, line by line. */
    String flow() {
        return realm().simulation().internet().flow();
    }

    /** What happened so far. */
    ChurnLog log() {
        return log;
    }

    /** The network; made with one dmsg server at the first call unless {@link #servers} came before. */
    Realm realm() {
        return servers(1);
    }

    /** Makes the network, unless there is one. */
    Realm servers(int number) {
        if (realm == null) {
            realm = new Realm(simulations.apply(seed), seed, number);
        }
        return realm;
    }

    void add(Talk talk) {
        talks.put(talk.toString(), talk);
        talk.start();
    }

    Talk talk(String name) {
        Talk known = talks.get(name);
        if (known == null) {
            throw new IllegalArgumentException("nobody talks " + name);
        }
        return known;
    }

    List<Talk> talks() {
        return List.copyOf(talks.values());
    }

    /** Notes a link that has to be healed at the end. */
    void disturbed(String link) {
        disturbed.add(link);
    }

    /** Somebody was cut off without a word, or died over his work: what he has left at others lives until it expires. */
    void silenced() {
        silenced = true;
    }

    /** Something goes on in the background: it may fail as networks do, but in no other way. */
    void goesOn(String name, Outcome<?> outcome) {
        tasks.add(new Task(name, outcome));
    }

    private void waitFor(Duration at) {
        Duration now = realm().simulation().time().elapsed();
        if (begun == null) {
            begun = now;
        }
        Duration left = begun.plus(at).minus(now);
        if (left.isPositive()) {
            realm().run(left);
        }
        checkTasks();
    }

    private void checkTasks() {
        tasks.removeIf(task -> {
            if (!task.outcome().isDone()) {
                return false;
            }
            check(task);
            return true;
        });
    }

    private void check(Task task) {
        try {
            realm().simulation().await(task.outcome(), Duration.ZERO);
        } catch (Outcome.FailedOutcome e) {
            if (!(e.getCause() instanceof IOException)) {
                throw new AssertionError(task.name() + " failed: " + e.getMessage(), e.getCause());
            }
        }
    }

    /** Heals and starts everything, and waits until all is as it should be. The next moment of the script counts from then. */
    void calm() {
        Realm all = realm();
        disturbed.forEach(link -> Links.of(all, link).forEach(Lane::restore));
        disturbed.clear();
        all.within(
                Realm.LIMIT,
                "every order is carried out",
                () -> all.sites().stream().noneMatch(Site::isBusy));
        all.sites().forEach(site -> goesOn("start " + site, site.start()));
        everybodyAnswers(RECOVERY);
        agrees("while everybody talks", settling());
        checkTasks();
        talks.values().forEach(log::attribute);
        log.forgetEvents();
        begun = null;
        silenced = false;
        atCalm.accept(this);
    }

    private Duration settling() {
        return silenced ? SILENT_END : SETTLING;
    }

    private void finish() {
        Duration settling = settling();
        calm();
        talks.values().forEach(talk -> goesOn("end of " + talk, talk.stop()));
        agrees("after the last conversation", settling);
        Realm all = realm();
        all.within(
                SILENT_END,
                "every task has ended",
                () -> tasks.stream().allMatch(task -> task.outcome().isDone()));
        checkTasks();
        talks.values().forEach(Stage::sound);
    }

    /** Waits until every conversation has had two more answers. */
    void everybodyAnswers(Duration limit) {
        Map<Talk, Integer> before = new LinkedHashMap<>();
        talks.values().forEach(talk -> before.put(talk, talk.answers()));
        if (!realm().simulation()
                .runUntil(
                        () -> before.entrySet().stream()
                                .allMatch(one -> one.getKey().answers() >= one.getValue() + 2),
                        limit)) {
            List<String> silent = before.entrySet().stream()
                    .filter(one -> one.getKey().answers() < one.getValue() + 2)
                    .map(one -> one.getKey().state())
                    .toList();
            throw new AssertionError("no answers within " + limit + " for " + String.join("\n", silent));
        }
        talks.values().forEach(Stage::sound);
    }

    /** What is remembered agrees with what there is; looked at once a second. */
    void agrees(String when, Duration limit) {
        Realm all = realm();
        Duration end = all.simulation().time().elapsed().plus(limit);
        List<String> wrong = Census.of(all, talks());
        while (!wrong.isEmpty()) {
            if (all.simulation().time().elapsed().compareTo(end) > 0) {
                throw new AssertionError(when + ", after " + limit + ":\n  " + String.join("\n  ", wrong));
            }
            all.run(Duration.ofSeconds(1));
            wrong = Census.of(all, talks());
        }
    }

    private static void sound(Talk talk) {
        String wrong = talk.wrong();
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    public void close() {
        if (realm != null) {
            talks.values().forEach(Talk::stop);
            realm.close();
        }
    }
}
