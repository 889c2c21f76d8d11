/**
 * HTTP/1.1, client and server, over any stream of bytes: real sockets, in-memory links, streams of a relay. Parsing and
 * framing are HttpCore's; limits, routing and the fate of slow peers are decided here. Every connection is served on a
 * virtual thread of its own and every wait is ended by a timer that closes the stream; nothing here knows keys or
 * what a service means.
 */
@NullMarked
package io.skyloom.http;

import org.jspecify.annotations.NullMarked;
