/** Proof of dmsg clients and servers together: on real sockets, and in a simulated network with virtual time. */
@NullMarked
package io.skyloom.dmsg.server;

import org.jspecify.annotations.NullMarked;
