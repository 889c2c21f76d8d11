package io.skyloom.testing;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails a test, even one whose own assertions passed, when anything was logged at ERROR while it ran or when its {@link
 * World} was not left empty. Registered for every test of the project by itself; a test that wants a {@link World} or
 * the {@link ErrorLog} takes it as a parameter. Tests of one JVM run one after another.
 */
public final class CleanRun implements BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    /** Configuration parameter: how many milliseconds what is ending gets to end, unless set some seconds. */
    static final String GRACE_MILLIS = "skyloom.clean-run.grace";

    private static final long DEFAULT_GRACE_MILLIS = 10_000;
    private static final Namespace NAMESPACE = Namespace.create(CleanRun.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        errors(context).verify("between the tests before " + context.getDisplayName());
        for (ExpectError expected : context.getRequiredTestMethod().getAnnotationsByType(ExpectError.class)) {
            errors(context).expect(expected.value());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        World world = context.getStore(NAMESPACE).get(World.class, World.class);
        try {
            if (world != null) {
                context.getExecutionException().ifPresent(failure -> failure.addSuppressed(new Story(world.story())));
                long grace = context.getConfigurationParameter(GRACE_MILLIS, Long::valueOf)
                        .orElse(DEFAULT_GRACE_MILLIS);
                world.verifyLeftClean(Duration.ofMillis(grace));
            }
        } finally {
            errors(context).verify("during " + context.getDisplayName());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        errors(context).verify("after the tests of " + context.getDisplayName());
    }

    /** For test methods and what runs before and after each: a world belongs to one test. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> wanted = parameter.getParameter().getType();
        return (wanted == World.class || wanted == ErrorLog.class)
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == ErrorLog.class) {
            return errors(context);
        }
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(World.class, key -> new World(errors(context)), World.class);
    }

    /** Travels with a failure into the report; has no stack of its own. */
    private static final class Story extends Throwable {
        private static final long serialVersionUID = 1L;

        Story(String text) {
            super("what happened before:\n" + text, null, false, false);
        }
    }

    private static ErrorLog errors(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(ErrorLog.class, key -> ErrorLog.attach(), ErrorLog.class);
    }
}
