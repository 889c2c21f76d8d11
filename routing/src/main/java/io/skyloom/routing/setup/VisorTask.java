package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClosedException;
import io.skyloom.rpc.RpcException;
import io.skyloom.rpc.RpcLimitException;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One visor's part in one setup. Its steps run one after the other, each on a thread of its own, also when the setup
 * has long given up waiting for one: nothing overtakes, so what is taken back was finished before. The setup's thread
 * queues steps; the other fields belong to the thread of the current step.
 */
final class VisorTask {
    private static final Logger LOG = LoggerFactory.getLogger(VisorTask.class);
    private static final Duration FIRST_CALL_OF_OLD_LINK = Duration.ofSeconds(2);
    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(200);

    /** A step: what to do at one visor. */
    @FunctionalInterface
    interface Step {
        void run(VisorTask task) throws IOException, InterruptedException;
    }

    private final PubKey visor;
    private final VisorLinks links;
    private final SetupNodeConfig config;
    private final TimeLimit limit;
    private final SetupThreads threads;
    private final Seams seams;

    /** Arrives when the last queued step has ended; owned by the setup's thread. */
    private Outcome<Boolean> last = new Outcome<>();

    private @Nullable VisorLink link;
    private boolean freshLink;
    private int[] ids = {};

    VisorTask(
            PubKey visor,
            VisorLinks links,
            SetupNodeConfig config,
            TimeLimit limit,
            SetupThreads threads,
            Seams seams) {
        this.visor = visor;
        this.threads = threads;
        this.links = links;
        this.config = config;
        this.limit = limit;
        this.seams = seams;
        last.complete(true);
    }

    PubKey visor() {
        return visor;
    }

    /** Valid once the step that reserves has ended. */
    int[] ids() {
        return ids;
    }

    /** Queues a step; the outcome arrives with its end. */
    Outcome<Boolean> queue(String name, Step step) {
        Outcome<Boolean> before = last;
        Outcome<Boolean> result = new Outcome<>();
        Outcome<Boolean> ended = new Outcome<>();
        last = ended;
        threads.start("setup:" + visor.brief() + "/" + name, () -> run(step, before, result, ended));
        return result;
    }

    private void run(Step step, Outcome<Boolean> before, Outcome<Boolean> result, Outcome<Boolean> ended) {
        try {
            before.settledWithin(seams.timers(), Duration.ofDays(1));
            step.run(this);
            result.complete(true);
        } catch (IOException | RuntimeException e) {
            result.fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.fail(e);
        } finally {
            ended.complete(true);
        }
    }

    // ---- the steps ------------------------------------------------------------------------------------------------

    void connect() throws IOException, InterruptedException {
        VisorLinks.Taken taken;
        try {
            taken = links.take(visor, limit.left(config.dialLimit()));
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("dialling {} once more after: {}", visor, e.toString());
            new Outcome<Boolean>().settledWithin(seams.timers(), PAUSE_BEFORE_RETRY);
            taken = links.take(visor, limit.left(config.dialLimit()));
        }
        link = taken.link();
        freshLink = taken.fresh();
    }

    /** The first call shows whether a kept link is still one. */
    void reserve(int count) throws IOException, InterruptedException {
        List<Integer> given;
        try {
            Duration most = freshLink ? config.callLimit() : FIRST_CALL_OF_OLD_LINK;
            given = open().call(SetupMethods.RESERVE, count, limit.left(most));
        } catch (RpcClosedException e) {
            reconnect(e);
            given = open().call(SetupMethods.RESERVE, count, limit.left(config.callLimit()));
        } catch (RpcLimitException e) {
            if (freshLink) {
                throw e;
            }
            open().close();
            reconnect(e);
            given = open().call(SetupMethods.RESERVE, count, limit.left(config.callLimit()));
        }
        ids = checked(given, count);
    }

    private int[] checked(List<Integer> given, int count) throws IOException {
        int[] found = given.stream().mapToInt(Integer::intValue).toArray();
        boolean sound = found.length == count
                && Arrays.stream(found).distinct().count() == count
                && Arrays.stream(found).noneMatch(id -> id == 0);
        if (!sound) {
            throw new IOException("it gave " + Arrays.toString(found) + " instead of " + count + " different ids");
        }
        return found;
    }

    void install(List<Rule.Intermediary> rules) throws IOException, InterruptedException {
        List<byte[]> bytes = rules.stream().map(Rule.Intermediary::bytes).toList();
        try {
            requireTrue(open().call(SetupMethods.ADD_INTERMEDIARY, bytes, limit.left(config.callLimit())));
        } catch (RpcClosedException e) {
            reconnect(e);
            requireTrue(open().call(SetupMethods.ADD_INTERMEDIARY, bytes, limit.left(config.callLimit())));
        }
    }

    /** Not repeated on a new link: the first call may have made a route of it. */
    void install(EdgeRules rules) throws IOException, InterruptedException {
        requireTrue(open().call(SetupMethods.ADD_EDGE, EdgeMessage.of(rules), limit.left(config.callLimit())));
    }

    private static void requireTrue(boolean answer) throws IOException {
        if (!answer) {
            throw new IOException("it answered no");
        }
    }

    /** Takes back all that this setup has left there. What cannot be taken back ends with its keep-alive. */
    void takeBack() throws IOException, InterruptedException {
        if (ids.length == 0) {
            return;
        }
        List<Integer> all = Arrays.stream(ids).boxed().toList();
        try {
            open().call(SetupMethods.DELETE, all, config.callLimit());
        } catch (RpcAnswerException e) {
            LOG.debug("{} does not take rules back: {}", visor, e.text());
        } catch (RpcException e) {
            VisorLink again = links.dial(visor, config.dialLimit());
            try {
                again.call(SetupMethods.DELETE, all, config.callLimit());
            } finally {
                links.release(again);
            }
        }
    }

    void release() {
        if (link != null) {
            links.release(link);
            link = null;
        }
    }

    private VisorLink open() throws IOException {
        if (link == null) {
            throw new IOException("there is no stream to " + visor);
        }
        return Objects.requireNonNull(link);
    }

    private void reconnect(RpcException why) throws IOException {
        LOG.debug("reaching {} again after: {}", visor, why.toString());
        release();
        link = links.dial(visor, limit.left(config.dialLimit()));
        freshLink = true;
    }
}
