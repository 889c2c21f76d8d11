package io.skyloom.seam.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendQueuesTest {
    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";
    private static final String TAIL = " 00:00000000 00000000     0        0 1115 1 000000009ccbbf83 100 0 0 10 0\n";

    @TempDir
    private Path folder;

    /** The tables show addresses as numbers of the machine; these lines come from a little-endian one. */
    @BeforeEach
    void onlyLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldFindTheQueueOfEverySocketThatTheTablesName() throws Exception {
        Path four = Files.writeString(
                folder.resolve("tcp"), HEAD + "   0: 0100007F:1F90 0200007F:C350 01 0001E240:00000007" + TAIL);
        Path six = Files.writeString(
                folder.resolve("tcp6"),
                HEAD
                        + "  17: 0000000000000000FFFF00000100007F:1F91 0000000000000000FFFF00000200007F:C351 01"
                        + " 0000000A:00000000" + TAIL
                        + "  18: B80D0120000000000000000001000000:1F92 B80D0120000000000000000002000000:C352 01"
                        + " 0000000B:00000000" + TAIL);
        SendQueues queues = new SendQueues(List.of(four, six));
        assertThat(queues.of(at("127.0.0.1", 8080), at("127.0.0.2", 50000))).isEqualTo(123_456);
        assertThat(queues.of(at("127.0.0.1", 8081), at("127.0.0.2", 50001))).isEqualTo(10);
        assertThat(queues.of(at("2001:db8::1", 8082), at("2001:db8::2", 50002))).isEqualTo(11);
        assertThat(queues.of(at("127.0.0.2", 50000), at("127.0.0.1", 8080)))
                .as("the other end")
                .isEqualTo(-1);
    }

    @Test
    void shouldKnowNothingWhereThereIsNoTable() {
        SendQueues queues = new SendQueues(List.of(folder.resolve("none")));
        assertThat(queues.of(at("127.0.0.1", 1), at("127.0.0.1", 2))).isEqualTo(-1);
    }

    @Test
    void shouldPassOverLinesItDoesNotUnderstand() throws Exception {
        Path odd = Files.writeString(
                folder.resolve("tcp"),
                HEAD
                        + "\n"
                        + "what\n"
                        + "   0: 0100007F:0001 0100007F:0002 01 many:00000000" + TAIL
                        + "   1: 0100007F:0003 0100007F:0004 01 00000005" + TAIL
                        + "   2: 0100007F:0005 0100007F:0006 01 00000006:00000000" + TAIL);
        SendQueues queues = new SendQueues(List.of(odd));
        assertThat(queues.of(at("127.0.0.1", 1), at("127.0.0.1", 2))).isEqualTo(-1);
        assertThat(queues.of(at("127.0.0.1", 5), at("127.0.0.1", 6))).isEqualTo(6);
    }

    @Test
    void shouldTakeBytesThatAreNoTextForNothing() throws Exception {
        Path garbage = Files.write(folder.resolve("tcp"), new byte[] {(byte) 0xC3, 0x28, '\n', (byte) 0xFF, '\n'});
        SendQueues queues = new SendQueues(List.of(garbage));
        assertThat(queues.of(at("127.0.0.1", 5), at("127.0.0.1", 6))).isEqualTo(-1);
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}
