package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final String EVENT = "jdk.VirtualThreadPinned";

    private final RecordingStream stream = new RecordingStream();
    private final Queue<Pinned> found = new ConcurrentLinkedQueue<>();

    /** One wait, and where. */
    record Pinned(Duration span, String where) {}

    private PinnedThreads() {
        stream.enable(EVENT).withThreshold(THRESHOLD).withStackTrace();
        stream.onEvent(EVENT, event -> found.add(new Pinned(event.getDuration(), where(event))));
        stream.startAsync();
    }

    static PinnedThreads watch() {
        return new PinnedThreads();
    }

    private static String where(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null) {
            return "somewhere";
        }
        return trace.getFrames().stream().limit(FRAMES).map(PinnedThreads::text).collect(Collectors.joining(" < "));
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
        stream.stop();
        stream.close();
    }
}
