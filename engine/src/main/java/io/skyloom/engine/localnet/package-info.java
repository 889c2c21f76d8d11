/**
 * A whole network on one machine: the services of a deployment, a chain of visors, and a SOCKS5 proxy whose traffic takes
 * several hops; and a check that downloads through it. Works on the caller's thread and the virtual threads of what it
 * starts. Nothing here reaches beyond this machine, and no visor is treated otherwise than over its control port.
 */
@NullMarked
package io.skyloom.engine.localnet;

import org.jspecify.annotations.NullMarked;
