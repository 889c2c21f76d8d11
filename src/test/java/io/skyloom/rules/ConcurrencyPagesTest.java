package io.skyloom.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages about concurrency name every lock, and every class that shares state without one. */
class ConcurrencyPagesTest {
    private static final Pattern SHARED = Pattern.compile(
            "\\b(volatile|VarHandle|Concurrent(?!Modification)\\w+"
                    + "|Atomic(Integer|Long|Boolean|Reference)(Array)?|CopyOnWrite\\w+|(Mpsc|Spsc|Mpmc)\\w+|IdentityRegistry)\\b");
    private static final Pattern LOCK = Pattern.compile("\\bReentrant\\w*Lock (\\w+) *=");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern LOCK_ROW = Pattern.compile("(?m)^\\| `(\\w+)(?:\\.\\w+)?\\.(\\w+)`");

    @Test
    void shouldSayOfEveryClassWhatProvesIt() throws IOException {
        Set<String> sharing = classes(ConcurrencyPagesTest::sharesState);
        assertThat(sharing).hasSizeGreaterThan(100);
        assertThat(named())
                .as("classes that docs/concurrency.md must name under 'Raced' or 'Not raced, and why'")
                .containsAll(sharing);
    }

    @Test
    void shouldNotNameClassesThatAreGone() throws IOException {
        Set<String> known = classes(source -> true);
        for (Path file : House.javaSources("stress")) {
            known.add(nameOf(file));
        }
        assertThat(known).containsAll(named());
    }

    @Test
    void shouldHaveARowForEveryLock() throws IOException {
        Set<String> locks = new TreeSet<>();
        for (Path file : sources()) {
            LOCK.matcher(code(Files.readString(file)))
                    .results()
                    .forEach(one -> locks.add(nameOf(file) + "." + one.group(1)));
        }
        String page = Files.readString(House.root().resolve("docs/locks-order.md"));
        Set<String> rows = LOCK_ROW.matcher(page)
                .results()
                .map(one -> one.group(1) + "." + one.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(locks).hasSizeGreaterThan(40);
        assertThat(rows).as("rows of docs/locks-order.md").isEqualTo(locks);
    }

    @Test
    void shouldTellCodeFromComments() {
        assertThat(sharesState("    private volatile int x;")).isTrue();
        assertThat(sharesState("    private final AtomicReference<Object> x = make();"))
                .isTrue();
        assertThat(sharesState("import java.util.concurrent.ConcurrentHashMap;\n * a volatile thing\n// volatile"))
                .isFalse();
        assertThat(sharesState("catch (ConcurrentModificationException e) {")).isFalse();
    }

    private interface Judge {
        boolean test(String source);
    }

    private static Set<String> classes(Judge wanted) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : sources()) {
            if (wanted.test(Files.readString(file))) {
                found.add(nameOf(file));
            }
        }
        return found;
    }

    private static List<Path> sources() {
        List<Path> all = new ArrayList<>();
        Arrays.stream(Room.values()).map(House::mainSources).forEach(all::addAll);
        return all;
    }

    private static boolean sharesState(String source) {
        return SHARED.matcher(code(source)).find();
    }

    private static String code(String source) {
        return source.lines()
                .filter(line -> !line.strip().startsWith("*") && !line.strip().startsWith("/"))
                .filter(line -> !line.startsWith("import "))
                .map(line -> line.replaceAll("//.*", ""))
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> named() throws IOException {
        String page = Files.readString(House.root().resolve("docs/concurrency.md"));
        String tables = page.substring(page.indexOf("## Raced"), page.indexOf("## Planted defects"));
        return NAME.matcher(tables)
                .results()
                .map((MatchResult one) -> one.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
