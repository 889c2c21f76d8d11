package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingStream;

/**
 * Virtual threads that waited and kept their carrier, as the flight recorder of the virtual machine tells it. Events come on
 * a thread of the recorder.
 */
final class PinnedThreads implements AutoCloseable {
    /** What is worth telling. */
    static final Duration THRESHOLD = Duration.ofMillis(20);

    private static final int FRAMES = 12;
    private static final String REASON = "pinnedReason";

    /**
     * A native frame or one of the virtual machine itself was in the way. That is how loading a class looks since version 24,
     * and nothing tells the two apart: it is counted and not judged.
     */
    private static final String FREEZE_FAILED = "Freeze or preempt failed";

    private static final String EVENT = "jdk.VirtualThreadPinned";

    private final RecordingStream stream = new RecordingStream();
    private final Queue<Pinned> found = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * One wait.
     *
     * @param where the frames, the innermost first
     * @param forClass whether a class was being loaded or initialized, which happens once per class and keeps carriers in
     *     every virtual machine so far
     */
    record Pinned(Duration span, String where, boolean forClass) {}

    private PinnedThreads() {
        stream.enable(EVENT).withThreshold(THRESHOLD).withStackTrace();
        stream.onEvent(EVENT, event -> found.add(new Pinned(event.getDuration(), where(event), isForClass(event))));
        stream.startAsync();
    }

    static PinnedThreads watch() {
        return new PinnedThreads();
    }

    /** Since version 24 the event has a reason; before, only the frames tell. */
    private static boolean isForClass(RecordedEvent event) {
        String reason = event.hasField(REASON) ? String.valueOf(event.getString(REASON)) : "";
        RecordedStackTrace trace = event.getStackTrace();
        return reason.toLowerCase(Locale.ROOT).contains("initializ")
                || reason.startsWith(FREEZE_FAILED)
                || (trace != null && trace.getFrames().stream().anyMatch(PinnedThreads::loadsClass));
    }

    private static boolean loadsClass(RecordedFrame frame) {
        String method = frame.getMethod().getName();
        return method.equals("<clinit>") || method.equals("loadClass") || method.equals("linkCallSite");
    }

    private static String where(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return "somewhere";
        }
        String reason = event.hasField(REASON) ? event.getString(REASON) + ": " : "";
        return reason
                + trace.getFrames().stream()
                        .limit(FRAMES)
                        .map(PinnedThreads::text)
                        .collect(Collectors.joining(" < "));
    }

    private static String text(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }

    /** What was told so far; complete after closing. */
    List<Pinned> found() {
        return List.copyOf(found);
    }

    /** Waits for what has happened until now to be told. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stream.stop();
            stream.close();
        }
    }
}
