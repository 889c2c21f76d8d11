package io.skyloom.dmsg.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.KeyCounter;
import io.skyloom.noise.NoiseKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Seals and opens the objects of one session. All streams share one counter per direction, so taking a number and
 * sealing are one step; writing is not, and objects may arrive in any order. Any thread may call; the locks are held for
 * arithmetic only.
 */
final class ObjectCipher implements AutoCloseable {
    /** The u16 in front of an object. */
    static final int PREFIX_BYTES = 2;

    /** The sender's counter. */
    private static final int COUNTER_BYTES = 8;

    /** What a sealed object is longer than its content, without the prefix. */
    static final int OVERHEAD = COUNTER_BYTES + AeadCodec.TAG_BYTES;

    /** The largest content. */
    static final int MAX_CONTENT = 0xFFFF - OVERHEAD;

    private final ReentrantLock sealing = new ReentrantLock();
    private final ReentrantLock opening = new ReentrantLock();

    @GuardedBy("sealing")
    private final AeadCodec sealer;

    @GuardedBy("sealing")
    private long lastCounter;

    @GuardedBy("opening")
    private final AeadCodec opener;

    @GuardedBy("opening")
    private final ReplayWindow window = new ReplayWindow();

    @GuardedBy("opening")
    private int failuresInARow;

    ObjectCipher(NoiseKeys keys, AeadProvider aead) {
        this(keys, aead, 0);
    }

    /** @param last the counter of the last object that was sealed */
    ObjectCipher(NoiseKeys keys, AeadProvider aead, long last) {
        lastCounter = last;
        sealer = aead.create(keys.sendKey(), true);
        opener = aead.create(keys.receiveKey(), false);
    }

    /** The object as it is written: prefix, counter, ciphertext, tag. */
    byte[] seal(byte[] content) throws IOException {
        if (content.length > MAX_CONTENT) {
            throw new IOException("an object of " + content.length + " bytes does not fit into a session");
        }
        ByteBuffer framed = ByteBuffer.allocate(PREFIX_BYTES + OVERHEAD + content.length);
        framed.putShort((short) (OVERHEAD + content.length));
        sealing.lock();
        try {
            lastCounter = KeyCounter.after(lastCounter);
            framed.putLong(lastCounter);
            sealer.seal(lastCounter, content, 0, content.length, framed.array(), framed.position());
        } catch (IllegalStateException e) {
            throw new IOException("the session is closed", e);
        } finally {
            sealing.unlock();
        }
        return framed.array();
    }

    /**
     * The content of what came behind a prefix; {@code body} is overwritten.
     *
     * @throws IOException when it is too short, a repetition, too old, or not authentic
     */
    byte[] open(byte[] body) throws IOException {
        if (body.length < OVERHEAD) {
            throw new IOException("an object of " + body.length + " bytes is too short to be sealed");
        }
        long counter = ByteBuffer.wrap(body).getLong();
        opening.lock();
        try {
            if (!window.admits(counter)) {
                throw new IOException("object " + Long.toUnsignedString(counter) + " is a repetition or too old");
            }
            int length = opener.open(counter, body, COUNTER_BYTES, body.length - COUNTER_BYTES, body, 0);
            if (length < 0) {
                failuresInARow++;
                throw new IOException("object " + Long.toUnsignedString(counter) + " does not authenticate");
            }
            failuresInARow = 0;
            window.note(counter);
            return Arrays.copyOf(body, length);
        } catch (IllegalStateException e) {
            throw new IOException("the session is closed", e);
        } finally {
            opening.unlock();
        }
    }

    /** How many objects in a row did not authenticate. */
    int failuresInARow() {
        opening.lock();
        try {
            return failuresInARow;
        } finally {
            opening.unlock();
        }
    }

    @Override
    public void close() {
        sealing.lock();
        try {
            sealer.close();
        } finally {
            sealing.unlock();
        }
        opening.lock();
        try {
            opener.close();
        } finally {
            opening.unlock();
        }
    }
}
