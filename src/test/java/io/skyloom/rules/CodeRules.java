package io.skyloom.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.skyloom.rules.planted.ByAgronaQueue;
import io.skyloom.rules.planted.ByMonitor;
import io.skyloom.rules.planted.ByStaticState;
import io.skyloom.rules.planted.ByUnsteadyMap;
import io.skyloom.rules.planted.NamedUtil;
import io.skyloom.rules.planted.unmarked.OutsideNullMarked;
import java.util.List;
import org.jctools.util.UnsafeAccess;
import org.jspecify.annotations.NullMarked;

/** What never appears in main code. */
final class CodeRules {
    private static final String NAMES = ".*(Utils?|Helpers?|Common|Impl|Manager2|Misc)";

    private CodeRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("no method is synchronized", synchronizedMethods(), ByMonitor.class),
                new Rule("static fields are final", staticState(), ByStaticState.class),
                new Rule("names say what a class is", names(), NamedUtil.class),
                new Rule("every package is null-marked", nullMarked(), OutsideNullMarked.class),
                new Rule("no class uses Unsafe itself", unsafe(), UnsafeAccess.class),
                new Rule("of Agrona only the collections are used", agrona(), ByAgronaQueue.class),
                new Rule("no map orders its values by the machine's clock", unsteadyMaps(), ByUnsteadyMap.class));
    }

    private static ArchRule synchronizedMethods() {
        return noMethods()
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED)
                .because("a virtual thread that blocks in a monitor pins its carrier on JDK 21");
    }

    private static ArchRule staticState() {
        return fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("any number of visors live in one JVM and share nothing that changes");
    }

    private static ArchRule names() {
        return noClasses()
                .should()
                .haveSimpleName("Manager2")
                .orShould()
                .haveNameMatching(NAMES)
                .because("a class is named by the field's own word for its concept");
    }

    private static ArchRule nullMarked() {
        return classes()
                .should(new ArchCondition<>("be in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass one, ConditionEvents events) {
                        JavaPackage home = one.getPackage();
                        boolean marked = home.isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(one, marked, one.getName() + " is in " + home.getName()));
                    }
                })
                .because("an unmarked package is skipped by the null checker, silently");
    }

    private static ArchRule unsafe() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("sun.misc..", "jdk.internal.."))
                .because("a later JDK refuses it; libraries that need it are chosen one by one");
    }

    private static ArchRule agrona() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.agrona..")
                        .and(not(resideInAnyPackage("org.agrona.collections..")))
                        .as("are Agrona's buffers, queues or agents"))
                .because("they need --add-opens on every JVM, the collections do not");
    }

    private static ArchRule unsteadyMaps() {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.jctools.maps.."))
                .because("their tables grow by the machine's time, so no simulated run would repeat");
    }
}
