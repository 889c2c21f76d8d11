/**
 * The managed transport: one link between two visors, whatever becomes of the TCP connections under it. Each connection
 * is read by a thread of its own; any thread writes. Nothing here dials, settles or talks to discovery, and no lock is
 * held while a connection is read, written or closed.
 *
 * <p>Two visors that dial each other at the same moment make two connections for one transport id. What is done with a
 * newcomer:
 *
 * <pre>
 *  held            | newcomer                          | result
 *  ----------------+-----------------------------------+----------------------------------------------------------
 *  nothing         | any                               | it is current
 *  a dead current  | any                               | newcomer is current, the dead one is its shadow until it ends
 *  one, other      | within 30 s of it (a glare)       | current is what the edge with the smaller key dialled, unless
 *   direction      |                                   | the holder already carries packets: then it stays
 *  one             | dialled by the peer, holder silent| newcomer is current: the peer dials only what it has lost
 *                  | for 15 s                          |
 *  one             | any other                         | newcomer is the shadow
 *  two             | any                               | a dead one goes; else the one with the newcomer's dialler goes
 *                  |                                   | (its dialler needed a second because it lost the first)
 *
 *  event           | result
 *  ----------------+--------------------------------------------------------------------------------------------
 *  current ends    | the shadow takes over: no deregistration, no change of the map, routes go on
 *  shadow ends     | nothing
 *  the last ends   | the transport is gone, once, and its owner is told
 *  error of a connection that is held no longer | ignored
 * </pre>
 *
 * <p>A healthy settled twin is never closed because of a glare: older visors close what they keep in answer, or stop
 * accepting. Both ends of ours choose the same current one; towards others any choice works, since every visor reads
 * from all connections it holds.
 */
@NullMarked
package io.skyloom.managed;

import org.jspecify.annotations.NullMarked;
