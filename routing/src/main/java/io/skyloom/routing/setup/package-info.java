/**
 * How the rules of a route get onto its visors. A setup node ({@link io.skyloom.routing.setup.SetupNode}) reserves ids,
 * works the rules out and installs them through each visor's {@link io.skyloom.routing.setup.RouterGateway}; the
 * initiator asks it with a {@link io.skyloom.routing.setup.SetupClient}. Calls run on virtual threads of their own and
 * block there; waits end with a result, with the other side's death or at a deadline. Nothing here looks into a packet,
 * chooses a path, or holds a lock while it calls anybody.
 */
@NullMarked
package io.skyloom.routing.setup;

import org.jspecify.annotations.NullMarked;
