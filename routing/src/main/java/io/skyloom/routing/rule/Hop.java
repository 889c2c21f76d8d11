package io.skyloom.routing.rule;

import io.skyloom.key.PubKey;
import java.util.UUID;

/**
 * One step of a path: a transport and the direction in which it is used.
 *
 * @param transport the transport between the two; not all zeros
 * @param from the visor that sends over it
 * @param to the visor that receives; another one than {@code from}
 */
public record Hop(UUID transport, PubKey from, PubKey to) {
    private static final UUID NO_TRANSPORT = new UUID(0, 0);

    /**
     * Checks that both visors and the transport are there.
     *
     * @throws BadRuleException when one is missing, or both visors are the same
     */
    public Hop {
        if (from.isNull() || to.isNull()) {
            throw new BadRuleException("a hop needs two visors, not " + from.brief() + " and " + to.brief());
        }
        if (from.equals(to)) {
            throw new BadRuleException("a hop leads to another visor, not back to " + from.brief());
        }
        if (transport.equals(NO_TRANSPORT)) {
            throw new BadRuleException("the hop from " + from.brief() + " to " + to.brief() + " has no transport");
        }
    }

    /** The same transport the other way. */
    public Hop reversed() {
        return new Hop(transport, /* from= */ to, /* to= */ from);
    }
}
