package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Vector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A recorded client: says what it said, piece by piece, and insists on hearing what it heard and nothing else. Used by
 * the test's thread, which waits until the whole simulation rests before it looks at what has come.
 */
final class RecordedCaller {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEADER = 12;
    private static final int UP_TO_STREAM = 8;
    private static final String PLAIN_DATA = "00000000";

    private final DmsgTown town;
    private final ByteStream carrier;
    private final byte[] said;
    private final byte[] heard;
    private final Outcome<Boolean> listening;

    /** Written by the listening thread, which the test's thread never meets: one of them rests. */
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();

    private int saidSoFar;
    private int heardSoFar;

    RecordedCaller(DmsgTown town, Seams seams, InetSocketAddress server, Vector session) throws Exception {
        this.town = town;
        this.said = session.bytes("c2s");
        this.heard = session.bytes("s2c");
        this.carrier = town.act(() -> seams.net().connect(server, DmsgTown.DIAL));
        this.listening = town.begin(this::listen);
    }

    private boolean listen() throws IOException {
        byte[] piece = new byte[1 << 14];
        for (int n = carrier.read(piece, 0, piece.length); n > 0; n = carrier.read(piece, 0, piece.length)) {
            arrived.write(piece, 0, n);
        }
        return true;
    }

    /** Says the next bytes of the recording and lets everybody react. */
    void says(int length) throws Exception {
        int from = saidSoFar;
        saidSoFar += length;
        boolean done = town.act(() -> {
            carrier.writeFully(said, from, length);
            return true;
        });
        assertThat(done).isTrue();
        town.simulation().run();
    }

    /** What has come must be the next bytes of the recording. */
    void hears(String what, int length) {
        hears(what, length, "");
    }

    /** What has come must be the next bytes of the recording and then, in hex, what the recorded server did not say. */
    void hears(String what, int length, String ours) {
        String recorded = HEX.formatHex(heard, heardSoFar, heardSoFar + length);
        heardSoFar += length;
        assertThat(HEX.formatHex(arrived.toByteArray())).as(what).isEqualTo(recorded + ours);
        arrived.reset();
    }

    /** What has come must be the next bytes of the recording, however the data of a stream is cut into frames. */
    void hearsContent(String what, int length) {
        byte[] recorded = Arrays.copyOfRange(heard, heardSoFar, heardSoFar + length);
        heardSoFar += length;
        assertThat(joined(arrived.toByteArray())).as(what).isEqualTo(joined(recorded));
        arrived.reset();
    }

    /** The frames with the data of each run of plain data frames of one stream in one piece, in hex. */
    private static String joined(byte[] frames) {
        StringBuilder all = new StringBuilder();
        String before = "";
        ByteBuffer left = ByteBuffer.wrap(frames);
        while (left.hasRemaining()) {
            String head = HEX.formatHex(frames, left.position(), left.position() + UP_TO_STREAM);
            int length = left.getInt(left.position() + UP_TO_STREAM);
            boolean isData = head.startsWith(PLAIN_DATA);
            byte[] frame = new byte[HEADER + (isData ? length : 0)];
            left.get(frame);
            boolean goesOn = isData && head.equals(before);
            all.append(goesOn ? "" : "\n" + head + " ");
            all.append(HEX.formatHex(frame, isData ? HEADER : UP_TO_STREAM, frame.length));
            before = head;
        }
        return all.toString();
    }

    /** What has come, in hex, although nothing was recorded. */
    String hearsUnrecorded() {
        String all = HEX.formatHex(arrived.toByteArray());
        arrived.reset();
        return all;
    }

    /** Nothing has come since. */
    void hearsNothing() {
        hears("silence", 0);
    }

    /** Whether the recording is over, in both directions. */
    boolean isOver() {
        return saidSoFar == said.length && heardSoFar == heard.length;
    }

    /** Hangs up without a word, as the recorded clients did. Idempotent. */
    void close() {
        carrier.close();
        town.simulation().run();
        assertThat(listening.isDone()).isTrue();
    }
}
