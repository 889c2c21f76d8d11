package io.skyloom.engine.cli;

import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds around itself.
 *
 * @param folder that relative paths begin at
 * @param environment variables of the process
 * @param workshop lends seams for the length of a piece of work
 */
record Surroundings(Path folder, Map<String, String> environment, Workshop workshop) {
    /** A piece of work that needs time, sockets or randomness. */
    interface Work<T> {
        T with(Seams seams) throws IOException;
    }

    /** Lends seams. */
    interface Workshop {
        <T> T run(Work<T> work) throws IOException;
    }

    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(Path.of("").toAbsolutePath(), System.getenv(), new Workshop() {
            @Override
            public <T> T run(Work<T> work) throws IOException {
                try (SystemSeams opened = SystemSeams.open("config", SystemThreads.DataPlane.AUTO)) {
                    return work.with(opened.seams());
                }
            }
        });
    }

    /** Where a path leads from here. */
    Path resolve(String path) {
        return folder.resolve(path);
    }

    /** The user's home; the working folder where none is known. */
    String home() {
        return environment.getOrDefault("HOME", folder.toString());
    }
}
