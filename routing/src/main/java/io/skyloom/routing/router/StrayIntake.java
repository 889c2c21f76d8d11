package io.skyloom.routing.router;

import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteIntake;

/** Takes the packets of a rule that was installed without its group: they belong to whoever has the rule's addresses. */
final class StrayIntake implements RouteIntake {
    private final GroupRegistry groups;
    private final Parking parking;

    StrayIntake(GroupRegistry groups, Parking parking) {
        this.groups = groups;
        this.parking = parking;
    }

    @Override
    public void onPacket(RouteEntry entry, byte[] buffer, int offset, int length, Feeder feeder) {
        if (!(entry.rule() instanceof Rule.Reverse reverse)) {
            return;
        }
        GroupLife group = groups.find(reverse.descriptor());
        if (group != null) {
            group.onPacket(buffer, offset, length, feeder);
        } else {
            park(reverse.descriptor(), buffer, offset, length);
        }
    }

    /** Keeps the packet for a group to come, unless it has come meanwhile and looked before the packet was there. */
    private void park(RouteDescriptor descriptor, byte[] buffer, int offset, int length) {
        parking.park(descriptor, buffer, offset, length);
        GroupLife group = groups.find(descriptor);
        if (group != null) {
            group.unpark();
        }
    }

    @Override
    public void onRemoved(RouteEntry entry, RouteEnd why) {
        // Its packets had a guest's place only.
    }
}
