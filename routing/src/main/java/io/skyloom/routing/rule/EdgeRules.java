package io.skyloom.routing.rule;

import io.skyloom.key.PubKey;

/**
 * What one end of a route installs: where its packets start and where the peer's end. Every instance is consistent.
 *
 * @param desc the route as it arrives at this end: the source is the remote end, the destination this visor
 * @param forward its descriptor is the inverse of {@code desc}
 * @param reverse its descriptor is {@code desc}; its key differs from the forward rule's
 */
public record EdgeRules(RouteDescriptor desc, Rule.Forward forward, Rule.Reverse reverse) {
    /**
     * Checks that the three belong together.
     *
     * @throws BadRuleException when they do not
     */
    public EdgeRules {
        if (!reverse.descriptor().equals(desc)) {
            throw new BadRuleException(
                    "the reverse rule is of another route (" + reverse.descriptor() + ") than the edge (" + desc + ")");
        }
        if (!forward.descriptor().equals(desc.inverted())) {
            throw new BadRuleException("the forward rule is of another route (" + forward.descriptor()
                    + ") than the edge (" + desc.inverted() + ")");
        }
        if (forward.key() == reverse.key()) {
            throw new BadRuleException("both rules of an edge have the id " + Integer.toUnsignedString(forward.key()));
        }
    }

    /** This end. */
    public RouteAddress local() {
        return desc.destination();
    }

    /** The other end. */
    public RouteAddress remote() {
        return desc.source();
    }

    /** Whether both ends are on one visor. */
    public boolean isLoop() {
        PubKey own = local().key();
        return own.equals(remote().key());
    }
}
