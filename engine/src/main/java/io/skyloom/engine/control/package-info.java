/**
 * The control interface of a visor: net/rpc calls over a local TCP port, in the form that the network's own control
 * programs use, and the client behind this program's control commands. Calls run on virtual threads, many at a time.
 * Nobody is asked who they are: whoever reaches the port rules the visor, so it listens on loopback unless told
 * otherwise.
 */
@NullMarked
package io.skyloom.engine.control;

import org.jspecify.annotations.NullMarked;
