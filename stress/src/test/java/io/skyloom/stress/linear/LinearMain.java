package io.skyloom.stress.linear;

import io.skyloom.routing.group.IntakeBytes;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** Checks every structure in both ways and prints a line for each: its name, the way, and how that went. */
public final class LinearMain {
    private static final Map<String, Class<?>> PLANTED = Map.of("LookingThenRemoving", LookingThenRemoving.class);
    private static final List<Class<?>> REAL =
            List.of(Registry.class, Routes.class, Names.class, Ports.class, IntakeBytes.class);

    private LinearMain() {}

    /**
     * Runs.
     *
     * @param arguments how many scenarios and how many runs of each, for the model checker and for the free run
     */
    public static void main(String[] arguments) {
        int[] numbers = List.of(arguments).stream().mapToInt(Integer::parseInt).toArray();
        for (Class<?> one : REAL) {
            tell(one, "model", () -> modelCheck(one, numbers[0], numbers[1]));
            tell(one, "free", () -> runFreely(one, numbers[2], numbers[3]));
        }
        PLANTED.forEach((name, one) -> {
            tell(one, "model", () -> modelCheck(one, 50, 400));
            tell(one, "free", () -> runFreely(one, 50, 3000));
        });
        System.exit(0);
    }

    private static void modelCheck(Class<?> one, int scenarios, int runs) {
        new ModelCheckingOptions()
                .iterations(scenarios)
                .invocationsPerIteration(runs)
                .threads(2)
                .actorsPerThread(3)
                .minimizeFailedScenario(false)
                .check(one);
    }

    private static void runFreely(Class<?> one, int scenarios, int runs) {
        new StressOptions()
                .iterations(scenarios)
                .invocationsPerIteration(runs)
                .threads(2)
                .actorsPerThread(3)
                .minimizeFailedScenario(false)
                .check(one);
    }

    private static void tell(Class<?> one, String way, Runnable check) {
        long begun = System.nanoTime();
        String result = "linearizable";
        try {
            check.run();
        } catch (LincheckAssertionError e) {
            result = "NOT linearizable";
            System.out.println(e.getMessage());
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.println("check " + one.getSimpleName() + " " + way + ": " + result + " (" + millis + " ms)");
    }
}
