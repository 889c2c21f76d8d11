package io.skyloom.bench.stream;

import java.util.List;

/**
 * One measurement of a stream between two processes.
 *
 * @param cipher how packets are sealed; {@code raw} for the yardstick: the same bytes without frames and cipher
 * @param payload bytes in a packet behind its header
 * @param warmUpSeconds before it counts
 * @param seconds that count
 */
record LoadCase(String cipher, int payload, int warmUpSeconds, int seconds) {
    static final String RAW = "raw";

    boolean raw() {
        return cipher.equals(RAW);
    }

    List<String> arguments() {
        return List.of(cipher, String.valueOf(payload), String.valueOf(warmUpSeconds), String.valueOf(seconds));
    }

    static LoadCase of(List<String> arguments) {
        return new LoadCase(
                arguments.get(0),
                Integer.parseInt(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)));
    }
}
