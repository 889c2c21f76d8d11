package io.skyloom.engine.control;

import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import java.util.List;

/** Puts the calls of a visor together. */
public final class ControlParts {
    private ControlParts() {}

    /**
     * The whole service of a visor, for its control port and for its hypervisors.
     *
     * @param more what is answered besides the calls about the visor, its transports and its routes
     */
    public static RpcService service(ControlSources sources, Seams seams, List<ControlPart> more) {
        TransportCalls transports = new TransportCalls(sources);
        List<ControlPart> own = List.of(
                new VisorCalls(sources, transports, seams),
                transports,
                new RouteCalls(sources),
                new DiagnosisCalls(sources));
        return RpcService.define(ControlNames.SERVICE, methods -> {
            own.forEach(part -> part.declare(methods));
            more.forEach(part -> part.declare(methods));
        });
    }
}
