package io.skyloom.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.skyloom.rules.Calls.anyMethod;
import static io.skyloom.rules.Calls.constructor;
import static io.skyloom.rules.Calls.method;
import static io.skyloom.rules.Calls.taking;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import io.skyloom.rules.planted.ByLookup;
import io.skyloom.rules.planted.ByRandom;
import io.skyloom.rules.planted.BySocket;
import io.skyloom.rules.planted.BySystemProperty;
import io.skyloom.rules.planted.ByTheClock;
import io.skyloom.rules.planted.ByThread;
import io.skyloom.rules.planted.ByTimedWait;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Time, threads, sockets and randomness come in through the seams, so that a whole network can be simulated. */
final class SeamRules {
    private static final String SYSTEM = "io.skyloom.seam.system..";

    private SeamRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("time is read from the Clock", time(), ByTheClock.class),
                new Rule("threads are started by Threads", threads(), ByThread.class),
                new Rule("sockets are opened by Net", sockets(), BySocket.class),
                new Rule("names are resolved by Net", names(), ByLookup.class),
                new Rule("random numbers are drawn from Entropy", random(), ByRandom.class),
                new Rule("waits are ended by Timers", timedWaits(), ByTimedWait.class),
                new Rule("settings are handed down", systemProperties(), BySystemProperty.class));
    }

    private static ArchRule time() {
        Predicate<CodeUnitAccessTarget> clocks = method(System.class, "nanoTime", "currentTimeMillis")
                .or(method(Instant.class, "now"))
                .or(method(LocalDate.class, "now"))
                .or(method(LocalTime.class, "now"))
                .or(method(LocalDateTime.class, "now"))
                .or(method(ZonedDateTime.class, "now"))
                .or(method(OffsetDateTime.class, "now"))
                .or(method(java.time.Clock.class, "system", "systemUTC", "systemDefaultZone", "tickMillis"))
                .or(constructor(Date.class)
                        .and(target -> target.getRawParameterTypes().isEmpty()));
        return outsideTheSeam()
                .should(Calls.to("a clock of the machine", clocks))
                .because("a simulated network has a time of its own");
    }

    private static ArchRule threads() {
        Predicate<CodeUnitAccessTarget> starters = method(
                        Thread.class, "ofVirtual", "ofPlatform", "startVirtualThread", "start")
                .or(constructor(Thread.class, ThreadPoolExecutor.class, ForkJoinPool.class, java.util.Timer.class))
                .or(anyMethod(Executors.class))
                .or(method(ForkJoinPool.class, "commonPool"))
                .or(target -> target.getOwner().isAssignableTo(CompletableFuture.class)
                        && target.getName().endsWith("Async"))
                .or(target -> target.getName().equals("parallelStream"));
        return outsideTheSeam()
                .should(Calls.to("what starts or borrows threads", starters))
                .orShould()
                .dependOnClassesThat(assignableTo(ThreadFactory.class))
                .because("every thread carries its owner's name and can be found when it is left behind");
    }

    private static ArchRule sockets() {
        DescribedPredicate<JavaClass> sockets = resideInAnyPackage(
                        "java.net.http..", "com.sun.net.httpserver..", "javax.net..")
                .or(assignableTo(java.net.Socket.class))
                .or(assignableTo(java.net.ServerSocket.class))
                .or(assignableTo(java.net.DatagramSocket.class))
                .or(assignableTo(java.net.URLConnection.class))
                .or(equivalentTo(java.net.URL.class))
                .or(equivalentTo(java.net.NetworkInterface.class))
                .or(assignableTo(java.nio.channels.NetworkChannel.class))
                .or(assignableTo(java.nio.channels.Selector.class));
        return outsideTheSeam()
                .should()
                .dependOnClassesThat(sockets.as("are sockets or bring their own"))
                .because("links that stall, cut and lose can only be put under code that opens sockets by Net");
    }

    private static ArchRule names() {
        Predicate<CodeUnitAccessTarget> resolvers = method(
                        InetAddress.class, "getByName", "getAllByName", "getLocalHost", "getCanonicalHostName")
                .or(method(InetAddress.class, "getHostName"))
                .or(method(InetSocketAddress.class, "getHostName"))
                .or(constructor(InetSocketAddress.class).and(taking(String.class)));
        return outsideTheSeam()
                // Parses literals, which are told from names before.
                .and()
                .doNotHaveFullyQualifiedName("io.skyloom.stcpr.AddressText")
                .should(Calls.to("the system's resolver", resolvers))
                .because("it blocks as long as it pleases, and a simulated network has names of its own");
    }

    private static ArchRule random() {
        Predicate<CodeUnitAccessTarget> generators = constructor(
                        Random.class, SecureRandom.class, SplittableRandom.class)
                // A SecureRandom in front of an Entropy is how one is lent to a library.
                .and(taking(SecureRandomSpi.class).negate())
                .or(target -> target.getOwner().isAssignableTo(SecureRandom.class)
                        && target.getName().startsWith("getInstance"))
                .or(anyMethod(ThreadLocalRandom.class))
                .or(method(RandomGenerator.class, "getDefault", "of"))
                .or(method(Math.class, "random"))
                .or(method(UUID.class, "randomUUID"))
                .or(method(Collections.class, "shuffle")
                        .and(target -> target.getRawParameterTypes().size() == 1));
        return outsideTheSeam()
                .should(Calls.to("a random generator", generators))
                .because("a transcript can be compared byte for byte only when its randomness has a seed");
    }

    private static ArchRule timedWaits() {
        Predicate<CodeUnitAccessTarget> waits = taking(TimeUnit.class)
                .or(target -> target.getOwner().getPackageName().startsWith("java.util.concurrent")
                        && taking(Duration.class).test(target))
                .and(target -> !target.getOwner().isEquivalentTo(TimeUnit.class))
                .or(method(Condition.class, "awaitNanos", "awaitUntil"))
                .or(method(LockSupport.class, "parkNanos", "parkUntil"))
                .or(method(TimeUnit.class, "sleep", "timedWait", "timedJoin"))
                .or(method(Thread.class, "sleep"))
                .or(method(Thread.class, "join")
                        .and(target -> !target.getRawParameterTypes().isEmpty()))
                .or(method(Object.class, "wait"));
        return outsideTheSeam()
                .should(Calls.to("a wait that the machine's time ends", waits))
                .because("Outcome.await and guards by Timers end waits in virtual time, too");
    }

    private static ArchRule systemProperties() {
        Predicate<CodeUnitAccessTarget> properties = method(
                        System.class, "getProperty", "setProperty", "getProperties", "clearProperty")
                .or(method(Boolean.class, "getBoolean"))
                .or(method(Integer.class, "getInteger"))
                .or(method(Long.class, "getLong"));
        return outsideTheSeam()
                .should(Calls.to("for system properties", properties))
                .because("any number of visors, each with its own settings, live in one JVM");
    }

    private static GivenClassesConjunction outsideTheSeam() {
        return noClasses().that().resideOutsideOfPackage(SYSTEM);
    }
}
