/**
 * All transports of a visor: networks bring connections, settlement makes them transports, and here they find the one
 * place under their id. Accepting, each settlement, each dial and the announcements to listeners run on virtual threads
 * of their own; no lock is held across any of them, and looking a transport up never waits. Packets are not looked at
 * here, and nothing is asked of discovery: it is told, by whoever implements the registrar.
 *
 * <pre>
 *   save ──► Dials ──────► network ──► Settling ──┐
 *            (one per id)              (≤ 256)    ├──► Transports ──► Announcer ──► listeners, registrar
 *   peer ──► Reception (one per network) ─────────┘    (SlotTable)    (in order)
 * </pre>
 */
@NullMarked
package io.skyloom.manager;

import org.jspecify.annotations.NullMarked;
