package io.skyloom.frame;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Threads;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings what waits in a {@link FrameOutput} to the carrier. Any thread; the turn decides who really writes. */
final class FrameWriter {
    /** Offered in one call: more gains nothing, and a carrier that takes a part only has the rest copied in vain. */
    private static final int LARGEST_WRITE = 128 * 1024;

    /** How many batches a caller writes before it passes on what others keep adding. */
    private static final int ROUNDS = 4;

    private final FrameOutput output;
    private final ByteStream carrier;
    private final StallGuard guard;
    private final Threads threads;
    private final String threadName;
    private final Consumer<Throwable> onFailure;

    /** @param onFailure told when the own writer thread fails; other threads get the exception themselves */
    FrameWriter(
            FrameOutput output,
            ByteStream carrier,
            StallGuard guard,
            Threads threads,
            String threadName,
            Consumer<Throwable> onFailure) {
        this.output = output;
        this.carrier = carrier;
        this.guard = guard;
        this.threads = threads;
        this.threadName = threadName;
        this.onFailure = onFailure;
    }

    /** Adds bytes; waits while too many wait already. */
    void append(byte[] source, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        FrameOutput.Added added = output.add(source, offset, length);
        while (added == FrameOutput.Added.NO) {
            makeRoom();
            added = output.add(source, offset, length);
        }
        if (added == FrameOutput.Added.AND_WORTH_A_WRITE) {
            flush();
        }
    }

    /** Adds bytes unless too many wait already. */
    boolean tryAppend(byte[] source, int offset, int length) throws IOException {
        return length == 0 || output.add(source, offset, length) != FrameOutput.Added.NO;
    }

    /** Adds bytes and waits until the carrier took them. */
    void write(byte[] source, int offset, int length) throws IOException {
        append(source, offset, length);
        long batch = output.lastBatch();
        writeFrom(output.take(), true);
        output.awaitWritten(batch);
    }

    /** Sees to it that what waits is written; does not wait for a carrier that is full. */
    void flush() throws IOException {
        writeFrom(output.take(), false);
    }

    /** As {@link #flush}, but it is the stream's own thread that writes. */
    void flushAside() throws IOException {
        start(output.giveAway());
    }

    private void makeRoom() throws IOException {
        FrameBatch batch = output.take();
        if (batch == null) {
            output.awaitRoom();
        } else {
            writeFrom(batch, true);
        }
    }

    /** Writes the batch and some that were filled meanwhile; passes the rest on. */
    private void writeFrom(@Nullable FrameBatch first, boolean patient) throws IOException {
        FrameBatch batch = first;
        for (int round = 0; batch != null; round++) {
            boolean atOnce = writeRest(batch, patient);
            if (batch.rest() > 0) {
                passOn();
                return;
            }
            batch = output.takeNext(atOnce);
            if (batch != null && round == ROUNDS) {
                passOn();
                return;
            }
        }
    }

    private void passOn() throws IOException {
        start(output.handOver());
    }

    private void start(OptionalLong fresh) throws IOException {
        if (fresh.isPresent()) {
            long number = fresh.getAsLong();
            try {
                threads.startDataPlane(threadName, () -> writeOnOwnThread(number));
            } catch (OutOfMemoryError e) {
                throw new IOException("no thread can be started to write with", e);
            }
        }
    }

    /** The body of the stream's own writer thread: lives while the carrier is slower than those who add. */
    private void writeOnOwnThread(long number) {
        try {
            FrameBatch batch = output.awaitTurn(number);
            while (batch != null) {
                batch = output.takeNext(writeRest(batch, true));
                if (batch == null) {
                    batch = output.awaitTurn(number);
                }
            }
        } catch (IOException | RuntimeException e) {
            onFailure.accept(e);
        }
    }

    /**
     * Writes what is left of a batch, or with less patience only until the carrier shows that it is full.
     *
     * @return whether the carrier took whatever it was offered
     */
    private boolean writeRest(FrameBatch batch, boolean patient) throws IOException {
        boolean atOnce = true;
        while (batch.rest() > 0 && (atOnce || patient)) {
            int offered = Math.min(LARGEST_WRITE, batch.rest());
            int taken = writeOnce(batch, offered);
            batch.taken(taken);
            atOnce &= taken == offered;
            if (batch.rest() > 0) {
                output.progressed(batch.rest());
            }
        }
        return atOnce;
    }

    private int writeOnce(FrameBatch batch, int offered) throws IOException {
        long begun = guard.begin();
        try {
            return carrier.write(batch.bytes(), batch.size() - batch.rest(), offered);
        } finally {
            guard.end(begun);
        }
    }
}
