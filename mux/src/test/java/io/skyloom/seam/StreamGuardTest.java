package io.skyloom.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamGuardTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final StreamPair pair = StreamPair.in(time);

    @AfterEach
    void closeBoth() {
        pair.close();
        assertThat(time.pending()).isZero();
    }

    @Test
    void shouldLeaveAStreamAloneWhoseWorkEndsInTime() throws Exception {
        try (StreamGuard guard = guard()) {
            time.advance(LIMIT.minusNanos(1));
            guard.finish();
        }
        time.advance(LIMIT);
        pair.first().writeFully(new byte[1], 0, 1);
        assertThat(pair.second().read(new byte[1], 0, 1)).isEqualTo(1);
    }

    @Test
    void shouldCloseTheStreamWhenTheLimitPassesAndSayWhy() {
        try (StreamGuard guard = guard()) {
            time.advance(LIMIT);
            assertThat(guard.expired()).isTrue();
            assertThatThrownBy(() -> pair.first().read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
            IOException symptom = new IOException("closed");
            assertThat(guard.explain(symptom))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no greeting of the peer within PT5S")
                    .hasCause(symptom);
            assertThatThrownBy(guard::finish).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void shouldPassOnOtherFailures() {
        try (StreamGuard guard = guard()) {
            IOException failure = new IOException("reset");
            assertThat(guard.explain(failure)).isSameAs(failure);
        }
    }

    private StreamGuard guard() {
        return StreamGuard.over(pair.first(), time, LIMIT, "greeting of the peer");
    }
}
