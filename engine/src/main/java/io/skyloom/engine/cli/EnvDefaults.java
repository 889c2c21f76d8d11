package io.skyloom.engine.cli;

import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.generator.EnvFile;
import io.skyloom.engine.generator.EnvVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes the options that are not given from the file that the variable {@code SKYENV} names. */
final class EnvDefaults implements CommandLine.IDefaultValueProvider {
    private static final String FILE = "SKYENV";

    private final Surroundings surroundings;
    private @Nullable Map<String, String> read;

    EnvDefaults(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) throws IOException {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        Optional<EnvVariable> variable = EnvVariable.forOption(option.longestName());
        if (variable.isEmpty()) {
            return null;
        }
        String value = variables().getOrDefault(variable.get().name(), "").strip();
        return value.isEmpty() ? null : value;
    }

    private Map<String, String> variables() throws IOException {
        if (read == null) {
            String name = surroundings.environment().getOrDefault(FILE, "");
            read = name.isEmpty() ? Map.of() : file(surroundings.resolve(name));
        }
        return read;
    }

    private Map<String, String> file(Path file) throws IOException {
        try {
            return EnvFile.read(Files.readString(file), surroundings.environment());
        } catch (NoSuchFileException e) {
            return Map.of(); // packages name the file before there is one
        } catch (BadConfigException e) {
            throw new BadConfigException(file + ", " + e.getMessage());
        }
    }
}
