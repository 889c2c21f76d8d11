package io.skyloom.seam.virtual;

import static io.skyloom.seam.virtual.MemoryNetTest.hear;
import static io.skyloom.seam.virtual.MemoryNetTest.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.Transcript.Direction;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gates, slicers, cutters and recorders around a stream. */
class DisturbedStreamsTest {
    private final StreamPair pair = StreamPair.in(new VirtualTime());

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void shouldHoldBackWhatIsReadDuringAStall(World world) throws Exception {
        GatedStream gated = new GatedStream(pair.second()).reading(Gate.STALL);
        Outcome<String> heard = new Outcome<>();
        world.realSeams("A").threads().start("reader", () -> {
            try {
                heard.complete(hear(gated, 2));
            } catch (IOException e) {
                heard.fail(e);
            }
        });
        say(pair.first(), "hi");
        Eventually.holds("blocked at the gate", () -> gated.blocked() == 1);
        assertThat(heard.isDone()).isFalse();
        gated.reading(Gate.PASS);
        Eventually.holds("heard", heard::isDone);
        assertThat(heard.now()).hasValue("hi");
    }

    @Test
    void shouldWakeAStalledWriterByClosing(World world) throws Exception {
        GatedStream gated = new GatedStream(pair.first()).writing(Gate.STALL);
        Outcome<String> written = new Outcome<>();
        world.realSeams("A").threads().start("writer", () -> {
            try {
                say(gated, "never");
                written.complete("written");
            } catch (IOException e) {
                written.fail(e);
            }
        });
        Eventually.holds("blocked at the gate", () -> gated.blocked() == 1);
        gated.close();
        Eventually.holds("woken", written::isDone);
        assertThat(written.now()).isEmpty();
        assertThat(pair.second().read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void shouldSeemToEndToFailOrToSwallow() throws IOException {
        GatedStream gated = new GatedStream(pair.first());
        say(pair.second(), "unseen");
        assertThat(gated.reading(Gate.EOF).read(new byte[9], 0, 9)).isEqualTo(-1);
        assertThatThrownBy(() -> gated.reading(Gate.FAIL).read(new byte[9], 0, 9))
                .hasMessageContaining("gate");
        assertThat(hear(gated.reading(Gate.PASS), 6)).isEqualTo("unseen");
        say(gated.writing(Gate.SWALLOW), "gone");
        assertThatThrownBy(() -> say(gated.writing(Gate.FAIL), "x")).hasMessageContaining("gate");
        say(gated.writing(Gate.PASS), "seen");
        assertThatThrownBy(() -> say(gated.writing(Gate.EOF), "x")).hasMessageContaining("broken pipe");
        assertThat(hear(pair.second(), 4)).isEqualTo("seen");
        assertThat(pair.second().read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThatThrownBy(() -> gated.reading(Gate.SWALLOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldMoveOneByteAtATime() throws IOException {
        ByteStream sliced = new SlicedStream(pair.first(), 1);
        assertThat(sliced.write(new byte[] {1, 2, 3}, 0, 3)).isEqualTo(1);
        say(sliced, "abc");
        assertThat(pair.second().read(new byte[9], 0, 9)).isEqualTo(4);
        say(pair.second(), "xyz");
        assertThat(sliced.read(new byte[9], 0, 9)).isEqualTo(1);
    }

    @Test
    void shouldBreakAfterExactlyThatManyBytesWritten() throws IOException {
        ByteStream cut = CutStream.afterWriting(pair.first(), 5);
        assertThatThrownBy(() -> say(cut, "abcdefg")).hasMessageContaining("cut");
        assertThat(hear(pair.second(), 5)).isEqualTo("abcde");
        assertThat(pair.second().read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void shouldBreakAfterExactlyThatManyBytesRead() throws IOException {
        ByteStream cut = CutStream.afterReading(pair.first(), 2);
        say(pair.second(), "abc");
        assertThat(hear(cut, 2)).isEqualTo("ab");
        assertThatThrownBy(() -> cut.read(new byte[1], 0, 1)).hasMessageContaining("cut");
        assertThatThrownBy(() -> pair.second().read(new byte[1], 0, 1)).hasMessageContaining("reset");
        assertThatThrownBy(() -> CutStream.afterReading(pair.second(), 0).read(new byte[1], 0, 1))
                .hasMessageContaining("cut");
    }

    @Test
    void shouldRecordEveryCallOfBothDirections() throws IOException {
        Transcript transcript = new Transcript();
        ByteStream recorded = transcript.record(pair.first());
        say(recorded, "ab");
        say(pair.second(), "cde");
        assertThat(hear(recorded, 2)).isEqualTo("cd");
        say(recorded, "f");
        recorded.shutdownOutput();
        pair.second().shutdownOutput();
        assertThat(hear(recorded, 1)).isEqualTo("e");
        assertThat(recorded.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(transcript).hasToString("> 6162\n< 6364\n> 66\n> end\n< 65\n< end");
        assertThat(transcript.bytes(Direction.READ)).asString().isEqualTo("cde");
        assertThat(transcript.calls(Direction.WRITTEN)).hasSize(2);
    }

    @Test
    void shouldDrawTheSameBytesFromTheSameSeed() {
        assertThat(new SeededEntropy(7).bytes(16)).isEqualTo(new SeededEntropy(7).bytes(16));
        assertThat(new SeededEntropy(7).bytes(16)).isNotEqualTo(new SeededEntropy(8).bytes(16));
        SeededEntropy drawnFrom = new SeededEntropy(7);
        drawnFrom.bytes(100);
        assertThat(drawnFrom.derive("A").bytes(16))
                .isEqualTo(new SeededEntropy(7).derive("A").bytes(16))
                .isNotEqualTo(new SeededEntropy(7).derive("B").bytes(16));
    }
}
