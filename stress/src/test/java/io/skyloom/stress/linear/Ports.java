package io.skyloom.stress.linear;

import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import java.net.BindException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Who holds which port of a network, dmsg's among them. */
@Param(name = "port", gen = IntGen.class, conf = "1:2")
public class Ports {
    private final Porter porter = new Porter();
    private final PortLease held = hold(3);

    /** Takes a port. */
    @Operation
    public boolean reserve(@Param(name = "port") int port) {
        try {
            return porter.reserve(port).port() == port;
        } catch (BindException e) {
            return false;
        }
    }

    /** Takes the port that was held from the beginning. */
    @Operation
    public boolean reserveHeld() {
        return reserve(3);
    }

    /** Gives that port back, once or more often. */
    @Operation
    public void giveBack() {
        held.close();
    }

    /** How many are held. */
    @Operation
    public int held() {
        return porter.held();
    }

    private PortLease hold(int port) {
        try {
            return porter.reserve(port);
        } catch (BindException e) {
            throw new IllegalStateException(e);
        }
    }
}
