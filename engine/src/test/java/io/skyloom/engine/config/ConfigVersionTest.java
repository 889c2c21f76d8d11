package io.skyloom.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file is used or refused by its version as by the original. */
class ConfigVersionTest {
    private static Stream<Vector> checks() {
        return Vectors.each("visor-config.json", "version_check");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void shouldDecideAsTheOriginal(Vector each) {
        String file = each.text("config_version");
        String program = each.text("visor_version");
        if (each.has("error")) {
            assertThatThrownBy(() -> ConfigVersion.isCompatible(file, program)).hasMessage(each.text("error"));
        } else {
            assertThat(ConfigVersion.isCompatible(file, program)).isEqualTo(each.flag("compatible"));
        }
    }

    @Test
    void shouldRefuseNumbersThatAreNone() {
        assertThatThrownBy(() -> ConfigVersion.isCompatible("v1.x.3", ConfigVersion.FORMAT))
                .hasMessageContaining("Invalid character");
        assertThatThrownBy(() -> ConfigVersion.isCompatible("v01.2.3", ConfigVersion.FORMAT))
                .hasMessageContaining("leading zeroes");
    }
}
