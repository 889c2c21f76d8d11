package io.skyloom.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.rules.planted.ByLookalike;
import java.util.List;
import java.util.stream.Stream;

/** Values of the registry keep the identity of objects. */
final class RegistryRules {
    private RegistryRules() {}

    static List<Rule> all() {
        return List.of(new Rule(
                "registry values keep Object.equals",
                classes()
                        .should(holdOnlyValuesWithIdentity())
                        .because("equal values would turn \"remove me\" into \"remove whoever looks like me\""),
                ByLookalike.class));
    }

    /** Looks at every registry type that a field, parameter or result names, and at what extends its value type. */
    private static ArchCondition<JavaClass> holdOnlyValuesWithIdentity() {
        return new ArchCondition<>("keep in registries only values that inherit Object.equals") {
            @Override
            public void check(JavaClass holder, ConditionEvents events) {
                namedTypes(holder)
                        .flatMap(RegistryRules::registryValues)
                        .flatMap(value -> Stream.concat(Stream.of(value), value.getAllSubclasses().stream()))
                        .distinct()
                        .filter(RegistryRules::overridesEquals)
                        .forEach(value -> events.add(SimpleConditionEvent.violated(
                                value,
                                value.getName() + ", kept in a registry of " + holder.getName()
                                        + ", overrides equals")));
            }
        };
    }

    private static Stream<JavaType> namedTypes(JavaClass holder) {
        Stream<JavaType> fields = holder.getFields().stream().map(JavaField::getType);
        Stream<JavaType> signatures = holder.getCodeUnits().stream().flatMap(RegistryRules::signature);
        return Stream.concat(fields, signatures);
    }

    private static Stream<JavaType> signature(JavaCodeUnit unit) {
        return Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()));
    }

    private static Stream<JavaClass> registryValues(JavaType type) {
        if (type instanceof JavaParameterizedType generic
                && generic.toErasure().isEquivalentTo(IdentityRegistry.class)) {
            JavaType value = generic.getActualTypeArguments().get(1);
            return value instanceof JavaTypeVariable ? Stream.empty() : Stream.of(value.toErasure());
        }
        return Stream.empty();
    }

    private static boolean overridesEquals(JavaClass value) {
        return Stream.concat(Stream.of(value), value.getAllRawSuperclasses().stream())
                .filter(one -> !one.isEquivalentTo(Object.class))
                .anyMatch(one -> one.isRecord()
                        || one.tryGetMethod("equals", Object.class).isPresent());
    }
}
