package io.skyloom.bench.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole run.
 *
 * @param version of this form
 * @param machine where the latest of its groups was measured
 * @param pace how long each step took, as a part of the usual time
 * @param sections one for each group that was measured
 */
public record Recording(int version, Machine machine, double pace, List<Section> sections) {
    /** The version that is written. */
    public static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /** Keeps a copy. */
    public Recording {
        sections = List.copyOf(sections);
    }

    /** Nothing was measured so far. */
    public static Recording empty(Machine machine, double pace) {
        return new Recording(VERSION, machine, pace, List.of());
    }

    /** Reads one; {@link IOException} where there is none, or none of this version. */
    public static Recording read(Path file) throws IOException {
        Recording read;
        try {
            read = JSON.readValue(Files.readString(file), Recording.class);
        } catch (JacksonException e) {
            throw new IOException(file + " is no recording: " + e.getOriginalMessage(), e);
        }
        if (read.version() != VERSION) {
            throw new IOException(file + " has version " + read.version() + ", not " + VERSION);
        }
        return read;
    }

    /** Writes it beside the file and moves it there. */
    public void write(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was found in that group. */
    public Optional<Section> section(String group) {
        return sections.stream().filter(one -> one.group().equals(group)).findFirst();
    }

    /** Whether something has failed in one of these groups, or in any where none is named. */
    public boolean hasFailed(List<String> groups) {
        return sections.stream()
                .filter(one -> groups.isEmpty() || groups.contains(one.group()))
                .anyMatch(one -> !one.failures().isEmpty());
    }

    /** The same with this section instead of the one of its group, at the same place. */
    public Recording with(Section section) {
        List<Section> all = new ArrayList<>(sections);
        int place = all.indexOf(section(section.group()).orElse(section));
        if (place < 0) {
            all.add(section);
        } else {
            all.set(place, section);
        }
        return new Recording(version, machine, pace, all);
    }
}
