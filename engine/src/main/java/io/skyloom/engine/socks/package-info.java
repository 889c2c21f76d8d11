/**
 * The wire of SOCKS version 5 (RFC 1928) and of its user and password (RFC 1929): what a client says, what it is told.
 * The parser is a state machine without threads, sockets or clocks that never takes a byte beyond the request; two small
 * drivers move bytes between it and a stream, on whatever thread calls them. Nothing here resolves names or dials.
 */
@NullMarked
package io.skyloom.engine.socks;

import org.jspecify.annotations.NullMarked;
