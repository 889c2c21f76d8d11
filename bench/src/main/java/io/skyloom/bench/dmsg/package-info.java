/**
 * A dmsg server in a process of its own under load: idle sessions, streams opened and closed, bytes through streams.
 * The driver uses virtual threads and works on any server of the network that runs on this machine. Nothing here is
 * part of the visor.
 */
@NullMarked
package io.skyloom.bench.dmsg;

import org.jspecify.annotations.NullMarked;
