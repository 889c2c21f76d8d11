/**
 * The stream multiplexer yamux (protocol version 0): many streams over one byte channel, each with a window of its own.
 * dmsg sessions and skysocks tunnels run on it.
 *
 * <pre>
 *   header, 12 bytes, big-endian
 *   version u8 = 0 | type u8 | flags u16 | stream id u32 | length u32
 *
 *   type 0 data            payload of that length follows
 *        1 window update   length is what the window grows by
 *        2 ping            stream id 0, length is echoed
 *        3 go away         stream id 0, length is 0 normal, 1 protocol error, 2 internal error
 *   flags 1 SYN, 2 ACK, 4 FIN, 8 RST
 *
 *   application threads                    one session                             carrier
 *   YamuxStream.write ─► offer ──┐                              ┌─► Outbox.take ─► writer thread ─► write
 *   YamuxStream.read  ◄─ inbox ◄─┼── YamuxSession (no threads) ─┤
 *   open, accept, ping ──────────┘                              └── receive ◄────  reader thread ◄─ read
 * </pre>
 *
 * <p>{@link io.skyloom.yamux.YamuxSession} is a pure state machine: it knows no thread, no socket and no clock, and is
 * driven under one lock by {@link io.skyloom.yamux.YamuxConnection}, which adds one reader and one writer thread.
 * Application threads only ever wait for a condition of their own stream, so closing a stream wakes its users even
 * while the carrier is stuck. The reader never waits for an application and never writes: what an application does not
 * read stays inside its window, and what it may not hold costs it its stream, not the session.
 */
@NullMarked
package io.skyloom.yamux;

import org.jspecify.annotations.NullMarked;
