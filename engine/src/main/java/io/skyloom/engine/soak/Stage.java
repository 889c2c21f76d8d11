package io.skyloom.engine.soak;

import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays a script on a network from one seed. Whatever the script did, at the end links are healed and programs started,
 * every conversation must go on, and what the programs remember must agree with what there is. Used by the driving thread.
 */
public final class Stage implements AutoCloseable {
    /** From healing until everybody has answered: a silent route, the longest pause of a talk, and a transport's. */
    private static final Duration RECOVERY = Duration.ofMinutes(6);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** 45 seconds in which a proxy finds out that its route is dead, and its longest pause before it dials, 30 and a fifth. */
    private static final Duration PROXY_ANSWERS = Duration.ofSeconds(45 + 36);

    /** Two collections of expired rules. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** Rules of a route whose relays could not be told expire after 10 minutes, silent connections break after 15. */
    private static final Duration SILENT_END = Duration.ofMinutes(17);

    private final Ground ground;
    private final long seed;
    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private final TreeSet<String> disturbed = new TreeSet<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<Deaf> deaf = new ArrayList<>();
    private @Nullable Realm realm;
    private @Nullable Duration begun;
    private boolean silenced;

    /** What has to expire by itself. */
    private final Leftovers leftovers;

    /** What did not agree at the last look; empty but while it is waited for. */
    private List<Census.Difference> differences = List.of();

    /** Every step that was begun. */
    private final Played played = new Played();

    private final ChurnLog log = new ChurnLog();
    private Watcher atCalm = (stage, agrees) -> {};
    private Consumer<Stage> atStep = stage -> {};

    /**
     * Something that goes on while the script does.
     *
     * @param step what ordered it; null for what no line of the script did
     */
    private record Task(
            String name, Outcome<?> outcome, @Nullable Step step) {}

    /** Nothing happens before the first step. */
    public Stage(Ground ground, long seed) {
        this.ground = ground;
        this.seed = seed;
        this.leftovers = new Leftovers(ground);
    }

    /**
     * Plays all steps and the end.
     *
     * @throws SoakFailure when anything is not as it should be
     * @throws IllegalArgumentException when the script makes no sense
     */
    public void play(Script script) {
        play(script.steps());
        finish();
    }

    /**
     * Lets random events befall a network until so many have happened, and plays the end. An order to somebody who was
     * busy, or to an application of a visor that was down, has not happened.
     *
     * @throws SoakFailure when anything is not as it should be
     */
    public void play(Churn churn, int events) {
        play(churn.network());
        while (log.events() < events) {
            play(churn.part(events - log.events()));
        }
        finish();
    }

    /** Every step that was begun so far. */
    public Script played() {
        return new Script("churn", played.steps());
    }

    private void play(List<Step> steps) {
        for (Step step : steps) {
            played.add(step);
            if (step.at().isPresent()) {
                waitFor(step.at().get());
                atStep.accept(this);
                log.happened(ground.elapsed(), step);
            }
            Verbs.play(this, step);
        }
    }

    /** Is told how the network fares, on the driving thread. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * Everybody answers.
         *
         * @param agrees whether what is remembered was compared with what there is, too
         */
        void accept(Stage stage, boolean agrees);
    }

    /** Who is told whenever everybody answers again, and when everything agrees. */
    public void atCalm(Watcher watcher) {
        atCalm = watcher;
    }

    /** Who is told before every step that has a time, and every second of waiting for answers and agreement. */
    public void atStep(Consumer<Stage> watcher) {
        atStep = watcher;
    }

    /** Everything in a line: who runs and who talks. */
    public String summary() {
        Realm all = realm();
        long up = all.visors().stream().filter(Station::isRunning).count();
        long talking = talks.values().stream()
                .filter(talk -> talk.connection() != null)
                .count();
        return log.events() + " events; " + up + " of " + all.visors().size() + " visors run, " + talking + " of "
                + talks.size() + " conversations have a route, "
                + talks.values().stream().mapToInt(Talk::answers).sum() + " answers so far"
                + (differences.isEmpty()
                        ? ""
                        : "; " + differences.size() + " differences yet, for example: " + differences.getFirst())
                + (leftovers.size() == 0 ? "" : "; " + leftovers.size() + " rules have to expire by themselves");
    }

    /** The last that happened in the network, line by line. */
    public String flow() {
        return ground.story();
    }

    /** The key by which visors know the setup node. */
    public PubKey setupNode() {
        return realm().services().setupNode().keys().pub();
    }

    /** Whether there is a network. */
    boolean hasBegun() {
        return realm != null;
    }

    /** What happened so far. */
    public ChurnLog log() {
        return log;
    }

    /** The network; made with one dmsg server at the first call unless {@link #servers} came before. */
    Realm realm() {
        return servers(1);
    }

    /** Makes the network, unless there is one. */
    Realm servers(int number) {
        if (realm == null) {
            realm = new Realm(ground, seed, number);
        }
        return realm;
    }

    void add(Talk talk) {
        talks.put(talk.toString(), talk);
        talk.start();
    }

    void add(Deaf one) {
        deaf.add(one);
        one.start();
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
        tasks.add(new Task(name, outcome, null));
    }

    /** The same for what a line of the script orders; it has not happened when the outcome is false. */
    void goesOn(Step step, Outcome<Boolean> outcome) {
        tasks.add(new Task(step.toString(), outcome, step));
    }

    /** Nothing could come of that step. */
    void inVain(Step step) {
        log.inVain(step);
    }

    private void waitFor(Duration at) {
        Duration now = ground.elapsed();
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
            Object result = realm().result(task.outcome());
            if (task.step() != null && Boolean.FALSE.equals(result)) {
                inVain(task.step());
            }
        } catch (Outcome.FailedOutcome e) {
            if (!(e.getCause() instanceof IOException)) {
                throw new SoakFailure(task.name() + " failed: " + e.getMessage(), e.getCause());
            }
        }
    }

    /** Heals and starts everything, and waits until all is as it should be, but for what has to expire by itself. */
    void calm() {
        Duration healed = gather();
        settles("while everybody talks", healed);
        checkTasks();
        silenced = leftovers.size() > 0;
        atCalm.accept(this, true);
    }

    /**
     * Heals and starts everything, and waits until everybody answers. The next moment of the script counts from then.
     *
     * @return when everything was healed
     */
    Duration gather() {
        Realm all = realm();
        disturbed.forEach(link -> Links.disturb(ground, link, new Fault.Heal()));
        disturbed.clear();
        all.within(
                Realm.LIMIT,
                "every order is carried out",
                () -> all.sites().stream().noneMatch(Site::isBusy));
        all.sites().forEach(site -> goesOn("start " + site, site.start()));
        Duration healed = ground.elapsed();
        everybodyAnswers(RECOVERY);
        talks.values().stream().filter(Talk::isProxied).forEach(talk -> proxyAnswered(talk, healed));
        checkTasks();
        talks.values().forEach(log::attribute);
        log.forgetEvents();
        begun = null;
        atCalm.accept(this, false);
        return healed;
    }

    private void proxyAnswered(Talk talk, Duration healed) {
        Duration waited = talk.firstAnswerAfter(healed).minus(healed);
        log.proxyAnswered(waited);
        if (waited.compareTo(PROXY_ANSWERS) > 0) {
            throw new SoakFailure("a proxy was of no use for " + Spans.text(waited) + ": " + talk.state());
        }
    }

    private void finish() {
        deaf.forEach(Deaf::stop);
        calm();
        expire();
        List<Outcome<Boolean>> ends = talks.values().stream().map(Talk::stop).toList();
        Realm all = realm();
        all.within(
                Realm.LIMIT, "every conversation has ended", () -> ends.stream().allMatch(Outcome::isDone));
        agrees("after the last conversation", SETTLING);
        all.within(
                SILENT_END,
                "every task has ended",
                () -> tasks.stream().allMatch(task -> task.outcome().isDone()));
        checkTasks();
        talks.values().forEach(Stage::sound);
    }

    /** Waits for the end of everything that has to expire; after it there is no excuse for anything. */
    private void expire() {
        Duration begin = ground.elapsed();
        while (leftovers.size() > 0) {
            rest();
            look(Census.excusing(realm(), talks(), leftovers, begin));
        }
        // While this waited, one end of a connection that somebody had cut off without a word may have given it up.
        agrees(
                "after the last rule has expired",
                () -> Census.strict(realm(), talks()),
                one -> silenced && !one.own() ? SILENT_END : SETTLING);
        silenced = false;
    }

    /** Waits until every conversation has had two more answers. */
    void everybodyAnswers(Duration limit) {
        Map<Talk, Integer> wanted = new LinkedHashMap<>();
        talks.values().forEach(talk -> wanted.put(talk, talk.answers() + 2));
        Duration end = ground.elapsed().plus(limit);
        while (!silent(wanted).isEmpty()) {
            if (ground.elapsed().compareTo(end) > 0) {
                throw new SoakFailure("no answers within " + limit + " for " + String.join("\n", silent(wanted)));
            }
            atStep.accept(this);
            wanted.forEach((talk, answers) -> {
                if (talk.answers() < answers) {
                    talk.prod();
                }
            });
            ground.passUntil(() -> silent(wanted).isEmpty(), LOOK);
        }
        talks.values().forEach(Stage::sound);
    }

    private static List<String> silent(Map<Talk, Integer> wanted) {
        return wanted.entrySet().stream()
                .filter(one -> one.getKey().answers() < one.getValue())
                .map(one -> one.getKey().state())
                .toList();
    }

    /** What is remembered agrees with what there is, without exception; looked at once a second. */
    void agrees(String when, Duration limit) {
        agrees(when, () -> Census.strict(realm(), talks()), any -> limit);
    }

    /** The same after something befell the network: whoever was cut off takes longer, and leaves something to expire. */
    private void settles(String when, Duration healed) {
        if (silenced) {
            agrees(
                    when,
                    () -> Census.excusing(realm(), talks(), leftovers, healed),
                    one -> one.own() ? SETTLING : SILENT_END);
        } else {
            agrees(when, SETTLING);
        }
    }

    /** @param patience how long something may go on that does not agree; what comes later than others has as long */
    private void agrees(String when, Supplier<Census.Findings> census, Function<Census.Difference, Duration> patience) {
        Duration begin = ground.elapsed();
        Map<Census.Difference, Duration> since = new LinkedHashMap<>();
        while (look(census.get())) {
            Duration now = ground.elapsed();
            since.keySet().retainAll(differences);
            differences.forEach(one -> since.putIfAbsent(one, one.own() ? now : begin));
            List<String> late = differences.stream()
                    .filter(one -> now.minus(since.getOrDefault(one, now)).compareTo(patience.apply(one)) > 0)
                    .map(Census.Difference::what)
                    .toList();
            if (!late.isEmpty()) {
                throw new SoakFailure(when + ", after " + now.minus(begin) + ":\n  " + String.join("\n  ", late));
            }
            rest();
        }
    }

    /** Notes what was found; returns whether something does not agree. */
    private boolean look(Census.Findings found) {
        differences = found.wrong();
        leftovers.update(found.left());
        List<String> overdue = leftovers.overdue();
        if (!overdue.isEmpty()) {
            throw new SoakFailure("what had to expire is still there:\n  " + String.join("\n  ", overdue));
        }
        return !differences.isEmpty();
    }

    private void rest() {
        atStep.accept(this);
        realm().run(LOOK);
    }

    private static void sound(Talk talk) {
        String wrong = talk.wrong();
        if (wrong != null) {
            throw new SoakFailure(wrong);
        }
    }

    /** Ends the whole network; fails when anything is left of it. */
    @Override
    public void close() {
        if (realm != null) {
            talks.values().forEach(Talk::stop);
            deaf.forEach(Deaf::stop);
            realm.close();
        }
    }
}
