package io.skyloom.engine.portforward;

import java.util.UUID;

/**
 * Another visor's port that is here. Immutable.
 *
 * @param id names it
 * @param localPort where programs of this machine find it, on loopback
 * @param remotePort what it is there
 */
public record BorrowedPort(UUID id, int localPort, int remotePort) {}
