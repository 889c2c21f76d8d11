package io.skyloom.rules;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Conditions on what a class calls, be it by a call or by a method reference. */
final class Calls {
    private Calls() {}

    /** Met by each call whose target {@code wanted} recognises; for rules about no class. */
    static ArchCondition<JavaClass> to(String description, Predicate<CodeUnitAccessTarget> wanted) {
        return new ArchCondition<>("call " + description) {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                one.getCodeUnits().stream()
                        .flatMap(Calls::callsFrom)
                        .filter(call -> wanted.test(call.target()))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(one, call.description())));
            }
        };
    }

    /** Whether the target is one of the named methods of the class or of what extends it. */
    static Predicate<CodeUnitAccessTarget> method(Class<?> owner, String... names) {
        Set<String> wanted = Set.of(names);
        return target -> target.getOwner().isAssignableTo(owner) && wanted.contains(target.getName());
    }

    /** Whether the target makes an object of one of the classes itself; a subclass calls it, too. */
    static Predicate<CodeUnitAccessTarget> constructor(Class<?>... owners) {
        return target ->
                target.getName().equals("<init>") && Stream.of(owners).anyMatch(target.getOwner()::isEquivalentTo);
    }

    /** Whether any method of the classes is the target. */
    static Predicate<CodeUnitAccessTarget> anyMethod(Class<?>... owners) {
        return target -> Stream.of(owners).anyMatch(target.getOwner()::isEquivalentTo);
    }

    /** Whether the target takes a parameter of that type. */
    static Predicate<CodeUnitAccessTarget> taking(Class<?> parameter) {
        return target -> target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(parameter));
    }

    private static Stream<Call> callsFrom(JavaCodeUnit unit) {
        return Stream.concat(
                unit.getCallsFromSelf().stream().map(call -> new Call(call.getTarget(), call.getDescription())),
                unit.getCodeUnitReferencesFromSelf().stream()
                        .map(reference -> new Call(reference.getTarget(), reference.getDescription())));
    }

    /** A call or method reference. */
    private record Call(CodeUnitAccessTarget target, String description) {}
}
