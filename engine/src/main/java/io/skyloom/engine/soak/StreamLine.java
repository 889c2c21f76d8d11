package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamGuard;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream to somebody who sends everything back. */
final class StreamLine implements Line {
    private final ByteStream stream;
    private final Timers timers;
    private final String who;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param onClose runs once, after the stream was closed */
    StreamLine(ByteStream stream, Timers timers, String who, Runnable onClose) {
        this.stream = stream;
        this.timers = timers;
        this.who = who;
        this.onClose = onClose;
    }

    @Override
    public int echo(byte[] sent) throws IOException {
        byte[] back = new byte[sent.length];
        try (StreamGuard guard = StreamGuard.over(stream, timers, Talk.SILENCE, "answer from " + who)) {
            try {
                stream.writeFully(sent, 0, sent.length);
                stream.readFully(back, 0, back.length);
                guard.finish();
            } catch (IOException e) {
                throw guard.explain(e);
            }
        }
        return Arrays.mismatch(sent, back);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stream.close();
            onClose.run();
        }
    }
}
