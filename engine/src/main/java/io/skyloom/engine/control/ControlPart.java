package io.skyloom.engine.control;

import io.skyloom.rpc.RpcService;

/** Some of the calls that a visor answers at its control port. Declared once; any thread may call what was declared. */
@FunctionalInterface
public interface ControlPart {
    /** Adds its calls to the service. */
    void declare(RpcService.Methods methods);
}
