package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.World;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakCommandTest {
    @TempDir
    Path folder;

    private Shell.Result soak(World world, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "soak";
        System.arraycopy(options, 0, words, 1, options.length);
        return new Shell(folder, world.virtual().seams("soak", "10.0.0.1")).run(words);
    }

    /** It would look for a pair that is free for ever. */
    @Test
    @Timeout(60)
    void shouldRefuseMoreConversationsThanThereArePairs(World world) {
        Shell.Result result = soak(world, "--visors", "7", "--talks", "40");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("7 visors make 42 pairs, fewer than 54");
    }

    @ParameterizedTest
    @CsvSource({"--visors, 6", "--servers, 1", "--minutes, 0", "--progress, 0", "--pings, -1", "--proxies, 0"})
    void shouldRefuseNetworksThatAreTooSmall(String option, String value, World world) {
        Shell.Result result = soak(world, option, value);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(option + " is at least ");
    }
}
