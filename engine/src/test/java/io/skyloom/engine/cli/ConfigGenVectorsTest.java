package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigTree;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generator writes what the original's wrote for the same options, apart from its known defects. */
class ConfigGenVectorsTest {
    private static final String HOME = "/home/somebody";

    /** What a person changed in the file that is made anew; the original loses it, we keep it. */
    private static final List<String> CHANGED_BY_HAND = List.of(
            "skywire-tcp.pk_table",
            "routing.min_hops",
            "launcher.apps",
            "log_level",
            "is_public",
            "persistent_transports");

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void prepare(World world) throws IOException {
        shell = new Shell(folder, world.realSeams("config"))
                .with("HOME", HOME)
                .file("services-config.json", Vectors.load("visor-config.json").text("services_config_json"))
                .file("dmsghttp-config.json", resource("/deployment/dmsghttp-config.json"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigGenVectorsTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Stream<Vector> printed() {
        return Vectors.each("visor-config.json", "generate").filter(each -> each.has("args"));
    }

    private static Stream<Vector> written() {
        return Vectors.each("visor-config.json", "generate").filter(each -> each.has("steps"));
    }

    @ParameterizedTest
    @MethodSource("printed")
    void shouldPrintWhatTheOriginalPrints(Vector each) throws IOException {
        if (each.toString().equals("no-services-file")) {
            Files.delete(shell.path("services-config.json"));
        }
        if (each.has("env")) {
            shell.with("SKYENV", each.object("env").text("SKYENV")).file("test.conf", each.text("env_file"));
        }
        Shell.Result result = shell.run(each.texts("args").toArray(String[]::new));
        if (each.toString().equals("no-services-file")) {
            // The original prints nothing and calls that a success.
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("services-config.json: there is no such file");
            return;
        }
        assertThat(result.err()).doesNotContain("skyloom:");
        assertThat(result.code()).isEqualTo(each.number("exit_code"));
        assertThat(comparable(result.out())).isEqualTo(expected(each));
    }

    /** What the original printed, changed where that was a defect. */
    private static String expected(Vector each) {
        String original = each.text("stdout") + "\n";
        return switch (each.toString()) {
            // The option for TCP is overwritten by the one for UDP.
            case "ports" -> original.replace("\"stcpr_port\": 7002", "\"stcpr_port\": 7001");
            // The same, and the level in the file of variables is forgotten.
            case "skyenv" ->
                original.replace("\"stcpr_port\": 7006", "\"stcpr_port\": 7005")
                        .replace("\"log_level\": \"\"", "\"log_level\": \"debug\"");
            // The user's paths are not applied, only the hypervisor is turned on.
            case "user" ->
                original.replace("\"./local", "\"" + HOME + "/.skywire/local")
                        .replace("\"bin_path\": \"./\"", "\"bin_path\": \"/opt/skywire/apps\"")
                        .replace("\"/work-dir/users.db\"", "\"" + HOME + "/.skywire/users.db\"")
                        .replace("\"enable_auth\": false", "\"enable_auth\": true");
            default -> original;
        };
    }

    /** Random keys are zeros in the vectors, and the working folder has another name. */
    private String comparable(String printed) {
        return printed.replaceFirst("\"hash_key\": \"[0-9a-f]{128}\"", "\"hash_key\": \"" + "0".repeat(128) + "\"")
                .replaceFirst("\"block_key\": \"[0-9a-f]{64}\"", "\"block_key\": \"" + "0".repeat(64) + "\"")
                .replace(folder.toString(), "/work-dir");
    }

    @ParameterizedTest
    @MethodSource("written")
    void shouldWriteWhatTheOriginalWrites(Vector each) throws IOException {
        String edited = "";
        for (Vector step : each.list("steps")) {
            if (step.has("args")) {
                run(step);
            } else if (step.has("edit")) {
                edited = step.text("file");
                shell.file("c.json", edited);
            } else {
                assertThat(shell.text("c.json")).isEqualTo(expectedFile(step, edited));
                // The original lets everybody read the secret key.
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.path("c.json"))))
                        .isEqualTo("rw-------");
            }
        }
    }

    private void run(Vector step) {
        Shell.Result result = shell.run(step.texts("args").toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isEqualTo(step.number("exit_code"));
        if (step.number("exit_code") == 0) {
            // The original's lines begin with a level and the program's name.
            assertThat(result.out()).isEqualTo("Updated file 'c.json'\n");
        } else {
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("skyloom: c.json exists already; -r makes it anew");
        }
    }

    private static String expectedFile(Vector step, String edited) throws IOException {
        if (edited.isEmpty()) {
            return step.text("file");
        }
        ConfigTree former = tree(edited);
        ConfigTree expected = tree(step.text("file"));
        CHANGED_BY_HAND.forEach(path -> {
            assertThat(expected.get(path)).as("the original loses " + path).isNotEqualTo(former.get(path));
            expected.set(path, former.get(path));
        });
        return ConfigText.indented(expected.root(), ConfigText.TWO_SPACES);
    }

    private static ConfigTree tree(String text) throws IOException {
        return new ConfigTree(ConfigText.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
}
