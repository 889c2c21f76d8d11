package io.skyloom.engine.localnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where visors keep their state: the folder that was named, or one that goes away again. */
final class StateFolder implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    StateFolder(Optional<Path> named) throws IOException {
        this.temporary = named.isEmpty();
        this.path = temporary ? Files.createTempDirectory("skyloom-up") : Files.createDirectories(named.get());
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder()).forEach(StateFolder::delete);
        }
    }

    private static void delete(Path one) {
        try {
            Files.deleteIfExists(one);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
