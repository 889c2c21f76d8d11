/**
 * A dmsg client: its sessions with servers, its published entry, its ports, and streams to and from other clients. One
 * thread keeps the sessions, one announces the entry, every session has a few of its own, and each inbound handshake and
 * each attempt of a dial has a virtual thread for as long as it takes. Nothing is dialled, read, written or called back
 * while a lock is held, and no wait here is without a limit.
 */
@NullMarked
package io.skyloom.dmsg.client;

import org.jspecify.annotations.NullMarked;
