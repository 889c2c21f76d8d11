package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Takes the part of either end of recorded dmsg sessions and skysocks tunnels: feeds it what the other end sent and does
 * what its application did. It must send exactly the recorded bytes, and what it reads must be what was sent to it.
 */
class RecordedSessionsTest {
    /** What one end sent and what the other did. */
    record Recording(String name, Role role, List<Frame> sent, List<Frame> received) {
        @Override
        public String toString() {
            return name + " as " + role;
        }
    }

    static Stream<Recording> recordings() {
        return Stream.concat(dmsgSessions(), skysocksTunnels());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldSendTheRecordedBytes(Recording recording) throws Exception {
        Replay replay = new Replay(recording);
        for (Frame frame : recording.sent()) {
            replay.cause(frame);
            assertThat(HexFormat.of().formatHex(replay.end.output()))
                    .as("frame %s", frame)
                    .isEqualTo(HexFormat.of().formatHex(frame.bytes()));
        }
        replay.receiveRest();
        assertThat(replay.end.output()).as("output at the end").isEmpty();
        assertThat(replay.end.session.cause()).isNull();
        assertThat(replay.end.stats().framesSkipped()).isZero();
        assertThat(replay.end.stats().lateFrames()).isZero();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldReadWhatWasSentInSlicesOfAnySize(Recording recording) throws Exception {
        for (int slice : new int[] {1, 7, 13, 4096}) {
            Replay replay = new Replay(recording);
            replay.slice = slice;
            for (Frame frame : recording.sent()) {
                replay.cause(frame);
                replay.end.output();
            }
            replay.receiveRest();
            replay.verifyPayloads();
        }
    }

    private static Stream<Recording> dmsgSessions() {
        return Vectors.load("dmsg-session.json").object("transcript").list("sessions").stream()
                .flatMap(session -> bothEnds(
                        "dmsg " + session.text("client") + "–" + session.text("server"),
                        frames(session, "yamux_c2s"),
                        frames(session, "yamux_s2c")));
    }

    private static Stream<Recording> skysocksTunnels() {
        Vector file = Vectors.load("skysocks-session.json");
        return Stream.of("no_passcode", "with_passcode")
                .flatMap(kind ->
                        bothEnds("skysocks " + kind, chunks(file, kind, "client"), chunks(file, kind, "server")));
    }

    private static Stream<Recording> bothEnds(String name, List<Frame> client, List<Frame> server) {
        return Stream.of(
                new Recording(name, Role.CLIENT, client, server), new Recording(name, Role.SERVER, server, client));
    }

    private static List<Frame> frames(Vector session, String direction) {
        return session.list(direction).stream()
                .flatMap(frame -> {
                    byte[] header = frame.bytes("header");
                    byte[] data = frame.optionalText("data")
                            .map(HexFormat.of()::parseHex)
                            .orElse(new byte[0]);
                    byte[] whole = Arrays.copyOf(header, header.length + data.length);
                    System.arraycopy(data, 0, whole, header.length, data.length);
                    return Frame.parse(whole).stream();
                })
                .toList();
    }

    private static List<Frame> chunks(Vector file, String kind, String from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Vector step : file.list(kind)) {
            for (JsonNode chunk : step.json().path("wire")) {
                if (chunk.path("from").asString().equals(from)) {
                    joined.writeBytes(HexFormat.of().parseHex(chunk.path("hex").asString()));
                }
            }
        }
        return Frame.parse(joined.toByteArray());
    }

    /** One end of a recording. */
    private static final class Replay {
        private final Peers peers = new Peers();
        private final Map<Integer, MuxStream> streams = new HashMap<>();
        private final Map<Integer, ByteArrayOutputStream> read = new HashMap<>();
        private final ArrayDeque<Frame> toReceive;
        private final List<Frame> received = new ArrayList<>();
        private int slice = Integer.MAX_VALUE;
        final Peers.End end;

        Replay(Recording recording) {
            end = recording.role() == Role.CLIENT ? peers.client : peers.server;
            toReceive = new ArrayDeque<>(recording.received());
        }

        /** Does what makes this end send that frame, after it has received what that needs. */
        void cause(Frame frame) throws Exception {
            if (frame.type() == 2) {
                ping(frame);
            } else if (frame.has(Frame.SYN)) {
                MuxStream opened = end.open();
                assertThat(opened.id).isEqualTo(frame.stream());
                streams.put(opened.id, opened);
            } else if (frame.has(Frame.ACK)) {
                receiveUntil(one -> one.has(Frame.SYN) && one.stream() == frame.stream());
                MuxStream accepted = end.accept();
                assertThat(accepted.id).isEqualTo(frame.stream());
                streams.put(accepted.id, accepted);
            } else if (frame.has(Frame.FIN)) {
                end.session.endOutput(stream(frame));
            } else {
                end.write(stream(frame), frame.payload());
            }
        }

        private void ping(Frame frame) throws Exception {
            if (frame.has(Frame.ACK)) {
                receiveUntil(one -> one.type() == 2 && one.has(Frame.SYN) && one.length() == frame.length());
            } else {
                if (frame.length() > 0) {
                    receiveUntil(one -> one.type() == 2 && one.has(Frame.ACK) && one.length() == frame.length() - 1);
                }
                end.session.ping(peers.now);
            }
        }

        private MuxStream stream(Frame frame) {
            return Objects.requireNonNull(streams.get(frame.stream()), frame::toString);
        }

        private void receiveUntil(java.util.function.Predicate<Frame> wanted) throws Exception {
            while (received.stream().noneMatch(wanted)) {
                receive(toReceive.remove());
            }
        }

        void receiveRest() throws Exception {
            while (!toReceive.isEmpty()) {
                receive(toReceive.remove());
            }
        }

        private void receive(Frame frame) throws Exception {
            byte[] bytes = frame.bytes();
            for (int at = 0; at < bytes.length; at += Math.min(slice, bytes.length - at)) {
                end.receive(Arrays.copyOfRange(bytes, at, at + Math.min(slice, bytes.length - at)));
            }
            received.add(frame);
            drain();
        }

        private void drain() throws Exception {
            for (MuxStream stream : streams.values()) {
                byte[] some = end.read(stream, 64);
                while (some != null && some.length > 0) {
                    read.computeIfAbsent(stream.id, id -> new ByteArrayOutputStream())
                            .writeBytes(some);
                    some = end.read(stream, 64);
                }
            }
        }

        void verifyPayloads() throws Exception {
            drain();
            for (MuxStream stream : streams.values()) {
                ByteArrayOutputStream sent = new ByteArrayOutputStream();
                received.stream()
                        .filter(frame -> frame.isData() && frame.stream() == stream.id)
                        .forEach(frame -> sent.writeBytes(frame.payload()));
                assertThat(read.getOrDefault(stream.id, new ByteArrayOutputStream())
                                .toByteArray())
                        .as(stream.name())
                        .isEqualTo(sent.toByteArray());
            }
        }
    }
}
