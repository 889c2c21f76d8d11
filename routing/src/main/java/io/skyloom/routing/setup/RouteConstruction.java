package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One route being set up: all visors are reached, all reserve ids, the relays get their rules, then the destination.
 * The first failure ends it, and then every visor touched is told to forget. Owned by the thread that runs it; any
 * thread may abandon it.
 */
final class RouteConstruction {
    private static final Logger LOG = LoggerFactory.getLogger(RouteConstruction.class);

    /** How long a requester waits for its refusal while rules are taken back. */
    private static final Duration TAKING_BACK = Duration.ofSeconds(2);

    private final BidirectionalRoute route;
    private final Map<PubKey, VisorTask> tasks = new LinkedHashMap<>();
    private final TimeLimit limit;
    private final Seams seams;

    /** What is waited for, so that abandoning wakes the wait. */
    private volatile Outcome<Boolean> waiting = new Outcome<>();

    private volatile boolean abandoned;

    /** Arrives when everything is taken back, or when there is no time for it. */
    private final Outcome<Boolean> takenBack = new Outcome<>();

    RouteConstruction(
            BidirectionalRoute route, VisorLinks links, SetupNodeConfig config, SetupThreads threads, Seams seams) {
        this.route = route;
        this.limit = TimeLimit.of(seams.clock(), config.requestLimit());
        this.seams = seams;
        RulePlan.demand(route)
                .keySet()
                .forEach(visor -> tasks.put(visor, new VisorTask(visor, links, config, limit, threads, seams)));
    }

    /** Nobody wants the route any more. Never blocks. */
    void abandon() {
        abandoned = true;
        waiting.fail(gone());
    }

    /** The node is being closed, and what is not taken back by now cannot be. Never blocks. */
    void giveUp() {
        abandon();
        takenBack.complete(false);
    }

    private static SetupException gone() {
        return new SetupException("the requester has gone");
    }

    /**
     * Sets the route up.
     *
     * @return the source's rules
     * @throws SetupException that says which visor failed at what
     */
    EdgeRules run() throws IOException, InterruptedException {
        boolean done = false;
        try {
            EdgeRules edge = construct();
            if (abandoned) {
                throw gone();
            }
            done = true;
            return edge;
        } finally {
            end(done);
        }
    }

    private void end(boolean done) throws InterruptedException {
        try {
            if (!done) {
                takeBack();
            }
        } finally {
            tasks.values().forEach(task -> task.queue("release", VisorTask::release));
        }
    }

    private EdgeRules construct() throws IOException, InterruptedException {
        each(
                "dial",
                tasks.keySet(),
                VisorTask::connect,
                visor -> "failed to instantiate route id reserver: a dial attempt failed with: dial " + visor.hex()
                        + "@" + SetupDialer.ROUTER_PORT);
        Map<PubKey, Integer> demand = RulePlan.demand(route);
        each(
                "reserve",
                tasks.keySet(),
                task -> task.reserve(demand.getOrDefault(task.visor(), 0)),
                visor -> "failed to reserve route ids: reserve routeID from " + visor.hex() + " failed");
        RulePlan plan = plan();
        each(
                "rules",
                plan.intermediaries().keySet(),
                task -> task.install(plan.intermediaries().getOrDefault(task.visor(), List.of())),
                visor -> "failed to broadcast intermediary rules: add rules to " + visor.hex() + " failed");
        each(
                "edge",
                List.of(route.desc().destination().key()),
                task -> task.install(plan.destination()),
                visor -> "failed to broadcast rules to destination router");
        return plan.initiator();
    }

    private RulePlan plan() throws SetupException {
        Map<PubKey, int[]> ids = new LinkedHashMap<>();
        tasks.forEach((visor, task) -> ids.put(visor, task.ids()));
        try {
            return RulePlan.of(route, ids);
        } catch (BadRuleException e) {
            throw new SetupException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What went wrong at a visor, without the visor's own words. */
    private interface Complaint {
        String at(PubKey visor);
    }

    /** Takes a step at some visors, all at once; the first failure counts. */
    private void each(String name, Collection<PubKey> visors, VisorTask.Step step, Complaint complaint)
            throws IOException, InterruptedException {
        Outcome<Boolean> all = new Outcome<>();
        waiting = all;
        if (abandoned) {
            throw gone();
        }
        AtomicInteger left = new AtomicInteger(visors.size());
        if (visors.isEmpty()) {
            return;
        }
        for (PubKey visor : visors) {
            VisorTask task = task(visor);
            task.queue(name, one -> {
                try {
                    step.run(one);
                } catch (IOException | RuntimeException e) {
                    all.fail(new SetupException(complaint.at(visor) + ": " + SetupException.text(e), e));
                    throw e;
                }
                if (left.decrementAndGet() == 0) {
                    all.complete(true);
                }
            });
        }
        await(all, name);
    }

    private VisorTask task(PubKey visor) throws SetupException {
        VisorTask task = tasks.get(visor);
        if (task == null) {
            throw new SetupException("the route does not pass " + visor.hex());
        }
        return task;
    }

    private void await(Outcome<Boolean> all, String name) throws IOException, InterruptedException {
        try {
            all.await(seams.timers(), limit.left());
        } catch (TimeoutException e) {
            throw new SetupException(
                    "the route could not be set up within " + limit.span() + "; it ended at step " + name, e);
        } catch (FailedOutcome e) {
            throw asSetupException(e.getCause());
        }
    }

    private static SetupException asSetupException(@Nullable Throwable why) {
        return why instanceof SetupException told ? told : new SetupException("setup failed: " + why, why);
    }

    /** The steps queue behind whatever is still under way at each visor, and go on when this no longer waits. */
    private void takeBack() throws InterruptedException {
        AtomicInteger left = new AtomicInteger(tasks.size());
        for (VisorTask task : tasks.values()) {
            task.queue("takeback", one -> {
                try {
                    one.takeBack();
                } catch (IOException e) {
                    LOG.debug("rules may be left at {}: {}", one.visor(), e.toString());
                } finally {
                    if (left.decrementAndGet() == 0) {
                        takenBack.complete(true);
                    }
                }
            });
        }
        takenBack.settledWithin(seams.timers(), TAKING_BACK);
    }
}
