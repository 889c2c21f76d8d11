package io.skyloom.engine.appserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which processes were started, in a file that outlives the visor: one that was killed leaves its applications behind,
 * and the next one ends them. A process is known by its number and the moment of its start, because numbers come back;
 * one whose moment does not match is left alone. Any thread; changes of the file take turns.
 */
final class ChildRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ChildRecords.class);
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\d{1,18}) (\\d{1,18})");

    private final Path file;
    private final ProcessTable processes;

    /** A turn, not a lock: its holder writes the file. */
    private final Semaphore turn = new Semaphore(1, true);

    ChildRecords(Path file, ProcessTable processes) {
        this.file = file;
        this.processes = processes;
    }

    /** One line. */
    private record Started(String name, long pid, long startMillis) {
        @Override
        public String toString() {
            return name + " " + pid + " " + startMillis;
        }
    }

    /** Ends every process of the file that still is what it was, and empties the file. */
    void endLeftovers() throws IOException {
        change(records -> {
            records.forEach(this::end);
            return List.of();
        });
    }

    private void end(Started record) {
        OptionalLong start = processes.startMillis(record.pid());
        if (start.isPresent() && start.getAsLong() == record.startMillis()) {
            LOG.info("app {}: process {} of an earlier visor is ended", record.name(), record.pid());
            processes.kill(record.pid());
        }
    }

    /** Notes a process; one whose start nobody knows cannot be told from others later and is not noted. */
    void add(String name, Children.Child child) throws IOException {
        if (child.startMillis() < 0) {
            return;
        }
        Started fresh = new Started(name.replaceAll("\\s", "_"), child.pid(), child.startMillis());
        change(records -> {
            List<Started> more = new ArrayList<>(records);
            more.add(fresh);
            return more;
        });
    }

    /** Strikes a process off. */
    void remove(Children.Child child) throws IOException {
        change(records -> records.stream()
                .filter(one -> one.pid() != child.pid() || one.startMillis() != child.startMillis())
                .toList());
    }

    private void change(UnaryOperator<List<Started>> edit) throws IOException {
        turn.acquireUninterruptibly();
        try {
            List<Started> former = read();
            List<Started> now = edit.apply(former);
            if (!now.equals(former) || now.isEmpty()) {
                write(now);
            }
        } finally {
            turn.release();
        }
    }

    private List<Started> read() throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(this::parse)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Optional<Started> parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            LOG.warn("{}: a line is skipped that names no process: \"{}\"", file, line);
            return Optional.empty();
        }
        return Optional.of(new Started(parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
    }

    private void write(List<Started> records) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.write(beside, records.stream().map(Started::toString).toList(), StandardCharsets.UTF_8);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
