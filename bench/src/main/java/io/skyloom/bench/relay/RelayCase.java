package io.skyloom.bench.relay;

import io.skyloom.bench.figure.Row;

/**
 * One measurement.
 *
 * @param payload bytes in a packet behind its header
 * @param routes from the generator through the middle to the sink
 * @param transports on each side of the middle
 * @param warmUpSeconds before it counts
 * @param seconds that count
 */
record RelayCase(int payload, int routes, int transports, int warmUpSeconds, int seconds) {
    /** What is varied, without figures. */
    Row row() {
        return Row.of("payload", payload).and("routes", routes).and("transports a side", transports);
    }
}
