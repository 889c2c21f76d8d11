package io.skyloom.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.skyloom.rules.planted.BySocket;
import io.skyloom.rules.planted.BypassingTheRooms;
import io.skyloom.rules.planted.one.PartOfACycle;
import java.util.List;
import java.util.Optional;

/** Who may import whom. */
final class RoomRules {
    private RoomRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("rooms import only what their column says", rooms(), BypassingTheRooms.class),
                new Rule("packages do not import each other in circles", cycles(), PartOfACycle.class),
                new Rule("the multiplexer and the router see no sockets", sockets(), BySocket.class));
    }

    private static ArchRule rooms() {
        return classes()
                .should(new ArchCondition<>("import only rooms below their own") {
                    @Override
                    public void check(JavaClass one, ConditionEvents events) {
                        Optional<Room> home = homeOf(one);
                        for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                            Optional<Room> other = House.roomOf(dependency.getTargetClass());
                            boolean allowed = home.isEmpty()
                                    || other.isEmpty()
                                    || home.get().mayImport(other.get());
                            events.add(new SimpleConditionEvent(one, allowed, dependency.getDescription()));
                        }
                    }
                })
                .because("dependencies point one way: routing never sees sockets, transport never sees rules");
    }

    /** The planted breach lives among the tests and plays a part of the multiplexer. */
    private static Optional<Room> homeOf(JavaClass one) {
        return one.isEquivalentTo(BypassingTheRooms.class) ? Optional.of(Room.MUX) : House.roomOf(one);
    }

    private static ArchRule cycles() {
        return SlicesRuleDefinition.slices()
                .matching("io.skyloom.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user is half a concept");
    }

    private static ArchRule sockets() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "io.skyloom.yamux..", "io.skyloom.mux..", "io.skyloom.routing..", "io.skyloom.rules.planted")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(Server|Datagram)?Socket")
                .because("they move bytes between streams that are handed to them");
    }
}
