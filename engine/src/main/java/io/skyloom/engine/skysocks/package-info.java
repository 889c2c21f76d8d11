/**
 * The proxy of the network: a server that connects streams to targets, and a client that lends it to programs of its own
 * machine. Between them is one connection, divided into streams.
 *
 * <pre>
 *   program ─TCP─► LocalPort ─► ProxySession ═══ one yamux session over one AppSocket ═══► ExitSession ─► target
 *                     │              ▲
 *                  refusals      SessionWatch: asks for answers, ends what is dead; ClientRun dials again
 * </pre>
 *
 * <p>Every connection has two virtual threads, one a direction, that wait in reads and writes and nowhere else; a session
 * has one that accepts streams or one that watches. Nothing here outlives {@code App.run}: closing a session closes the
 * connections that it carries. The client never looks into what programs say while there is a session; the server alone
 * speaks SOCKS then. Nothing here knows of routes or visors.
 */
@NullMarked
package io.skyloom.engine.skysocks;

import org.jspecify.annotations.NullMarked;
