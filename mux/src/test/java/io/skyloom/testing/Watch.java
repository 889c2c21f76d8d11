package io.skyloom.testing;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * What is open at the moment, with the place in the code that opened it. Any thread may call.
 *
 * @param <T> a class that inherits {@code Object.equals}, or a thread
 */
final class Watch<T> {
    private static final Pattern TOOLS = Pattern.compile("io\\.skyloom\\.testing\\.(Watch|World|Virtual)\\w*(\\$.*)?");
    private static final StackWalker STACK = StackWalker.getInstance();

    private final ConcurrentMap<T, String> open = new ConcurrentHashMap<>();

    void opened(T thing, String description) {
        open.put(thing, description + opener());
    }

    void closed(T thing) {
        open.remove(thing);
    }

    List<T> things() {
        return List.copyOf(open.keySet());
    }

    List<String> descriptions() {
        return open.values().stream().sorted().toList();
    }

    private static String opener() {
        return STACK.walk(frames -> frames.filter(frame -> isOfTheProgram(frame.getClassName()))
                .findFirst()
                .map(frame -> ", opened at " + frame)
                .orElse(""));
    }

    private static boolean isOfTheProgram(String name) {
        return name.startsWith("io.skyloom.")
                && !name.startsWith("io.skyloom.seam.")
                && !TOOLS.matcher(name).matches();
    }
}
