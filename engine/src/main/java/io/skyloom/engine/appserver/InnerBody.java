package io.skyloom.engine.appserver;

import io.skyloom.engine.app.App;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application on a virtual thread of the visor. */
final class InnerBody implements Body {
    private static final Logger LOG = LoggerFactory.getLogger(InnerBody.class);

    private final App app;
    private final InnerContext context;
    private final Holdings holdings;
    private final Outcome<Ending> ended = new Outcome<>();
    private final Outcome<Thread> thread = new Outcome<>();

    InnerBody(App app, InnerContext context, Holdings holdings) {
        this.app = app;
        this.context = context;
        this.holdings = holdings;
    }

    /**
     * Begins to run it.
     *
     * @param onEnd run once, when the application has ended, by its thread
     */
    void start(Threads threads, String threadName, Runnable onEnd) {
        thread.complete(threads.start(threadName + "/run", () -> {
            ended.complete(run());
            onEnd.run();
        }));
    }

    @SuppressWarnings("CatchingUnchecked") // whatever an application throws is its end, and nothing more
    private Ending run() {
        try {
            app.run(context);
            return Ending.WELL;
        } catch (InterruptedException e) {
            return new Ending(false, "interrupted");
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            LOG.warn("app {}: ended unexpectedly", context.name(), e);
            return new Ending(false, "app panic: " + e);
        } catch (Exception e) {
            LOG.info("app {}: {}", context.name(), e.toString());
            return new Ending(false, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @Override
    public Outcome<Ending> ended() {
        return ended;
    }

    @Override
    public void ask() {
        context.stop();
    }

    /** What waits in something that it opened is woken. */
    @Override
    public void insist() {
        context.stop();
        holdings.close();
    }

    /** What waits in something else is woken as well. */
    @Override
    public void kill() {
        insist();
        thread.now().ifPresent(Thread::interrupt);
    }
}
