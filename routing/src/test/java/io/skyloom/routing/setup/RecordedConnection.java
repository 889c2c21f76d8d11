package io.skyloom.routing.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.ByteStream;
import io.skyloom.testing.Vector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One recorded connection: what each end wrote, in turns. A record in which the calling end begins anew, with its first
 * definition, is one of several connections joined; they are taken apart here.
 */
record RecordedConnection(String client, String server, List<String> turns) {
    /** The connections of one record, in their order. */
    static List<RecordedConnection> of(Vector record) {
        String client = record.text("client");
        String server = record.text("server");
        String begin = record.list("client_messages").get(0).text("bytes");
        List<RecordedConnection> found = new ArrayList<>();
        List<Vector> chunks = record.list("chunks_in_order");
        for (int i = 0; i < chunks.size(); i += 2) {
            assertThat(chunks.get(i).text("from")).isEqualTo(client);
            assertThat(chunks.get(i + 1).text("from")).isEqualTo(server);
            String asked = chunks.get(i).text("bytes");
            if (asked.startsWith(begin)) {
                found.add(new RecordedConnection(client, server, new ArrayList<>()));
            }
            List<String> turns = found.get(found.size() - 1).turns;
            turns.add(asked);
            turns.add(chunks.get(i + 1).text("bytes"));
        }
        return found;
    }

    /** Plays the calling end against a living server, which must answer as recorded. */
    void call(ByteStream server) throws IOException {
        for (int i = 0; i < turns.size(); i += 2) {
            write(server, turns.get(i));
            expect(server, turns.get(i + 1), "answer " + i / 2 + " of " + this.server);
        }
    }

    /** Plays the answering end for a living client, which must call as recorded. */
    void answer(ByteStream client) throws IOException {
        for (int i = 0; i < turns.size(); i += 2) {
            expect(client, turns.get(i), "call " + i / 2 + " of " + this.client + " to " + server);
            write(client, turns.get(i + 1));
        }
    }

    static void write(ByteStream peer, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        peer.writeFully(bytes, 0, bytes.length);
    }

    static void expect(ByteStream peer, String hex, String what) throws IOException {
        byte[] seen = new byte[hex.length() / 2];
        peer.readFully(seen, 0, seen.length);
        assertThat(HexFormat.of().formatHex(seen)).as(what).isEqualTo(hex);
    }
}
