/**
 * The encrypted byte stream between two visors after the handshake: frames of at most 4096 bytes, each sealed with a
 * counter of its own, over any byte stream.
 *
 * <pre>
 *  | length u16 | counter u64 | ciphertext 0…4070 | tag 16 |      length = 24…4094, everything big-endian
 * </pre>
 *
 * One thread reads; any thread writes: bytes are sealed under one lock, so that the order of counters is the order on
 * the wire, and written outside it by one thread at a time. Nothing here knows what the bytes mean, except that {@link
 * io.skyloom.frame.SealedStream#pump} cuts them into packets; nothing here retries or reconnects.
 */
@NullMarked
package io.skyloom.frame;

import org.jspecify.annotations.NullMarked;
