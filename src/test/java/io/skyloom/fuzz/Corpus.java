package io.skyloom.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Inputs that hunts have found worth keeping: one folder a target, one file an input. */
final class Corpus {
    private static final String ROOT = "/corpus";

    private Corpus() {}

    /** The kept inputs of a target, in the order of their names. */
    static List<Path> of(Target target) {
        try {
            URL folder = Corpus.class.getResource(ROOT + "/" + target.name());
            return folder == null ? List.of() : files(Path.of(folder.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of them. */
    static Path root() {
        try {
            return Path.of(
                    Objects.requireNonNull(Corpus.class.getResource(ROOT)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files of a folder in the order of their names; none when there is no such folder. */
    static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
