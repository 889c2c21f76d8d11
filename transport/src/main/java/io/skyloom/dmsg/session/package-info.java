/**
 * A session between a dmsg client and a server, or between two servers: the Noise handshake, signed objects sealed with
 * its keys, and yamux streams. A session has the two threads of its multiplexer and one that accepts streams; each
 * accepted stream is handled on a virtual thread of its own, and no more at once than the session allows. Nothing here
 * knows what a stream is for, and nothing waits without a limit.
 */
@NullMarked
package io.skyloom.dmsg.session;

import org.jspecify.annotations.NullMarked;
