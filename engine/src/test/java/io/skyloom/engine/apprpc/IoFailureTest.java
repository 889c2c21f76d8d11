package io.skyloom.engine.apprpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IoFailureTest {
    static Stream<Vector> mapped() {
        return Vectors.each("app-rpc.json", "rpc_io_err_mapping").filter(one -> one.has("in"));
    }

    private static boolean flag(Vector one, String name) {
        return one.has(name) && one.flag(name);
    }

    @ParameterizedTest
    @MethodSource("mapped")
    void shouldBecomeTheConditionThatApplicationsKnow(Vector one) {
        Vector in = one.object("in");
        IoFailure failure =
                new IoFailure(in.text("Text"), in.flag("IsNetErr"), in.flag("IsTimeoutErr"), in.flag("IsTemporaryErr"));
        IOException seen = failure.exception();
        assertThat(seen).hasMessage(one.text("error"));
        assertThat(failure.isEnd()).isEqualTo(one.flag("is_io_eof"));
        assertThat(seen instanceof EOFException).isEqualTo(one.flag("is_io_eof") || one.flag("is_unexpected_eof"));
        assertThat(failure.equals(IoFailure.CLOSED)).isEqualTo(one.flag("is_closed_pipe"));
        assertThat(seen instanceof SocketTimeoutException).isEqualTo(flag(one, "timeout"));
        assertThat(seen instanceof SocketException).isEqualTo(flag(one, "net_error") && !flag(one, "timeout"));
    }

    @Test
    void shouldTellTimeoutsFromOtherFailures() {
        assertThat(IoFailure.of(new SocketTimeoutException("late"))).isEqualTo(new IoFailure("late", true, true, true));
        assertThat(IoFailure.of(new IOException("broken"))).isEqualTo(new IoFailure("broken", false, false, false));
        assertThat(new IoFailure("EOF", true, false, false).endsReading()).isTrue();
        assertThat(new IoFailure("EOF", true, true, true).endsReading()).isFalse();
        assertThat(IoFailure.CLOSED.endsReading()).isFalse();
        assertThat(IoFailure.of(new IOException()).text()).isEqualTo("IOException");
    }
}
