package io.skyloom.aead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CodecGateTest {
    private final AtomicInteger freed = new AtomicInteger();
    private Runnable inside = () -> {};

    private final GatedCodec codec = new GatedCodec(new byte[32], true) {
        @Override
        int sealChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            inside.run();
            assertThat(freed).hasValue(0);
            return length + TAG_BYTES;
        }

        @Override
        int openChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            throw new AssertionError("made for sealing");
        }

        @Override
        void free() {
            freed.incrementAndGet();
        }
    };

    @Test
    void shouldFreeOnceHoweverOftenItIsClosed() {
        codec.close();
        codec.close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void shouldLetTheCallInsideFinishAndFreeAfterIt() {
        inside = () -> {
            codec.close();
            codec.close();
        };
        assertThat(seal()).isEqualTo(17);
        assertThat(freed).hasValue(1);
        assertThatThrownBy(this::seal).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(freed).hasValue(1);
    }

    @Test
    void shouldRefuseASecondCallerWhileOneIsInside() {
        inside = () -> assertThatThrownBy(this::seal).hasMessageContaining("two threads");
        assertThat(seal()).isEqualTo(17);
        assertThat(freed).hasValue(0);
    }

    @Test
    void shouldFreeWhenTheLastCallFailed() {
        inside = () -> {
            codec.close();
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(this::seal).hasMessage("broken");
        assertThat(freed).hasValue(1);
    }

    private int seal() {
        return codec.seal(1, new byte[1], 0, 1, new byte[17], 0);
    }
}
