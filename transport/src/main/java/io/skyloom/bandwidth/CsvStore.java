package io.skyloom.bandwidth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file per day, {@code YYYY-MM-DD.csv}: a header, then a row per transport, commas, line feeds, no quotes. Other
 * programs fetch these files, so each is replaced as a whole: a reader sees the old text or the new one.
 */
public final class CsvStore implements BandwidthStore {
    static final String HEADER = "tp_id,recv,sent,time_stamp";

    private static final Logger LOG = LoggerFactory.getLogger(CsvStore.class);
    private static final String SUFFIX = ".csv";

    private final Path directory;

    /** @param directory is made at the first write */
    public CsvStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<DayRow> load(LocalDate day) throws IOException {
        Path file = file(day);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<DayRow> rows = new ArrayList<>();
        int damaged = 0;
        for (String line : Files.readString(file, UTF_8).split("\n", -1)) {
            damaged += line.isEmpty() || line.equals(HEADER) || add(line, rows) ? 0 : 1;
        }
        if (damaged > 0) {
            LOG.warn("bandwidth log {}: {} damaged lines left out", file, damaged);
        }
        return rows;
    }

    private static boolean add(String line, List<DayRow> rows) {
        try {
            return rows.add(DayRow.parse(line));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void save(LocalDate day, List<DayRow> rows) throws IOException {
        Files.createDirectories(directory);
        Path draft = directory.resolve("." + day + SUFFIX + ".draft");
        try {
            Files.writeString(draft, text(rows), UTF_8);
            Files.move(draft, file(day), ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    static String text(List<DayRow> rows) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        rows.forEach(row -> text.append(row.csv()).append('\n'));
        return text.toString();
    }

    @Override
    public void deleteBefore(LocalDate first) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(one -> isBefore(one, first)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether it is one of our files, of a day before {@code first}; others' files are left alone. */
    private static boolean isBefore(Path file, LocalDate first) {
        String name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX)) {
            return false;
        }
        try {
            return LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()))
                    .isBefore(first);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Path file(LocalDate day) {
        return directory.resolve(day + SUFFIX);
    }
}
