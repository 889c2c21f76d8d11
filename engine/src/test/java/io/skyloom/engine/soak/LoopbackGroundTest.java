package io.skyloom.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Eventually;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopbackGroundTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LoopbackGround ground = new LoopbackGround();
    private final Machine a = new Machine(ground, "A");
    private final Machine b = new Machine(ground, "B");
    private Seams atA = a.boot();
    private Seams atB = b.boot();
    private StreamListener listener;
    private ByteStream near;
    private ByteStream far;

    @BeforeEach
    void connect() throws IOException {
        listener = atB.net().listen(b.at(80));
        near = atA.net().connect(listener.localAddress(), LIMIT);
        far = listener.accept();
    }

    @AfterEach
    void leave() throws IOException {
        near.close();
        far.close();
        listener.close();
        assertThat(ground.openStreams()).isZero();
        a.vacate();
        b.vacate();
        Eventually.holds("nothing is left", () -> ground.leftBehind().isEmpty());
        ground.close();
    }

    @Test
    void shouldCarryBothWays() throws IOException {
        near.writeFully(new byte[] {1, 2}, 0, 2);
        assertThat(read(far)).isEqualTo(1);
        far.writeFully(new byte[] {3}, 0, 1);
        assertThat(read(near)).isEqualTo(3);
        assertThat(ground.openStreams()).isEqualTo(2);
    }

    @Test
    void shouldHoldBackWhatIsWrittenOnAStalledLinkUntilItIsHealed() throws Exception {
        ground.disturb("A", "B", new Fault.Stall());
        Outcome<Boolean> written = inBackground(() -> near.writeFully(new byte[] {7}, 0, 1));
        ground.disturb("A", "B", new Fault.Heal());
        assertThat(read(far)).isEqualTo(7);
        assertThat(written.await(ground.driver().timers(), LIMIT)).isTrue();
    }

    @Test
    void shouldWakeWhoWaitsForAStalledLinkByClosing() {
        ground.disturb("A", "B", new Fault.Stall());
        Outcome<Boolean> written = inBackground(() -> near.writeFully(new byte[] {7}, 0, 1));
        near.close();
        assertThatThrownBy(() -> written.await(ground.driver().timers(), LIMIT))
                .isInstanceOf(Outcome.FailedOutcome.class);
    }

    @Test
    void shouldEndWhatHasLostBytesWhenTheLinkIsHealed() throws IOException {
        ground.disturb("A", "B", new Fault.Swallow());
        near.writeFully(new byte[] {7}, 0, 1);
        ground.disturb("A", "B", new Fault.Heal());
        assertThat(far.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThatThrownBy(() -> near.write(new byte[] {8}, 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldLetAStreamThatLostNothingSurviveASwallowingLink() throws IOException {
        ground.disturb("A", "B", new Fault.Swallow());
        ground.disturb("A", "B", new Fault.Heal());
        near.writeFully(new byte[] {9}, 0, 1);
        assertThat(read(far)).isEqualTo(9);
    }

    @Test
    void shouldBreakStreamsOfACutLinkAndRefuseNewOnes() throws IOException {
        ground.disturb("A", "B", new Fault.Cut());
        assertThat(far.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThatThrownBy(() -> atA.net().connect(listener.localAddress(), LIMIT))
                .isInstanceOf(NoRouteToHostException.class);
        ground.disturb("A", "B", new Fault.Heal());
        atA.net().connect(listener.localAddress(), LIMIT).close();
        listener.accept().close();
    }

    @Test
    void shouldGiveUpConnectingOverALinkThatStaysStalled() {
        ground.disturb("B", "A", new Fault.Stall());
        assertThatThrownBy(() -> atA.net().connect(listener.localAddress(), Duration.ofMillis(100)))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void shouldTakeEverySocketFromAMachineWithoutPower() throws IOException {
        b.powerOff();
        assertThat(near.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThatThrownBy(() -> atB.net().listen(b.at(80))).isInstanceOf(NoRouteToHostException.class);
        assertThatThrownBy(() -> atA.net().connect(listener.localAddress(), LIMIT))
                .isInstanceOf(ConnectException.class);
        b.vacate();
        atB = b.boot();
        atB.net().listen(b.at(80)).close();
    }

    /** A dial that began before the program ended waits in the program's time, on a thread of the conversation. */
    @Test
    void shouldKeepTheTimeOfAnEndedProgramForConversationsThatWaitInIt() throws Exception {
        Outcome<Boolean> conversation = new Outcome<>();
        Outcome<Boolean> waited = new Outcome<>();
        Outcome<Boolean> ended = new Outcome<>();
        ground.driver().threads().start("talk", () -> {
            try {
                ended.settledWithin(ground.driver().timers(), LIMIT);
                waited.complete(new Outcome<Boolean>().settledWithin(atB.timers(), Duration.ofMillis(1)));
                conversation.settledWithin(ground.driver().timers(), LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        b.powerOff();
        b.vacate();
        ground.pass(Duration.ofMillis(1));
        ended.complete(true);
        assertThat(waited.await(ground.driver().timers(), LIMIT)).isFalse();
        conversation.complete(true);
    }

    private interface Writing {
        void write() throws IOException;
    }

    private Outcome<Boolean> inBackground(Writing writing) {
        Outcome<Boolean> done = new Outcome<>();
        atA.threads().start("write", () -> {
            try {
                writing.write();
                done.complete(true);
            } catch (IOException e) {
                done.fail(e);
            }
        });
        return done;
    }

    private static int read(ByteStream stream) throws IOException {
        byte[] one = new byte[1];
        stream.readFully(one, 0, 1);
        return one[0];
    }
}
