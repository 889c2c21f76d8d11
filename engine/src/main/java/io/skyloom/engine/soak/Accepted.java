package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** An accepted stream that tells when it is closed. Threads as for any stream. */
final class Accepted extends PassingStream {
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    Accepted(ByteStream inner, Runnable onClose) {
        super(inner);
        this.onClose = onClose;
    }

    @Override
    public void close() {
        super.close();
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
