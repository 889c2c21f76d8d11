package io.skyloom.testing;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Prints what is logged by a thread of its own. Whoever logs waits for nobody: threads of the machine hold the standard
 * output now and then, and a thread of a simulation that waited for one of them would go on at a moment that no seed
 * knows. Any thread logs.
 */
public final class AsidePrinter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Queue<ILoggingEvent> waiting = new ConcurrentLinkedQueue<>();
    private final PatternLayout layout = new PatternLayout();

    /** Keeps the lines in order when the process ends while the printer prints. */
    private final ReentrantLock printing = new ReentrantLock();

    @Override
    public void start() {
        layout.setContext(getContext());
        layout.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{24} %msg%n");
        layout.start();
        Thread.ofPlatform().daemon().name("log-printer").start(this::printOn);
        Runtime.getRuntime().addShutdownHook(new Thread(this::printAll, "log-printer-end"));
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        waiting.add(event);
    }

    private void printOn() {
        while (true) {
            printAll();
            LockSupport.parkNanos(this, BETWEEN_LOOKS_NANOS);
        }
    }

    private void printAll() {
        printing.lock();
        try {
            for (ILoggingEvent next = waiting.poll(); next != null; next = waiting.poll()) {
                System.out.print(layout.doLayout(next));
            }
        } finally {
            printing.unlock();
        }
    }
}
