package io.skyloom.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code transport.log_store}: the record of traffic.
 *
 * @param folder of the daily files; none when they are kept in memory
 * @param rotation files older than that are deleted
 */
public record LogStoreBlock(Optional<Path> folder, Duration rotation) {
    /** What holds where a file says nothing. */
    static final Duration WEEK = Duration.ofDays(7);

    static LogStoreBlock read(Section block) throws BadConfigException {
        String type = block.text("type", "file");
        boolean inFiles = type.equals("file");
        if (!inFiles && !type.equals("memory")) {
            throw block.wrong("type", "\"file\" or \"memory\"", block.get("type"));
        }
        Optional<Path> folder = block.parsed("location", "a folder", Path::of);
        return new LogStoreBlock(inFiles ? folder : Optional.empty(), block.span("rotation_interval", WEEK));
    }
}
