package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single settings change, and nothing else. */
class ConfigUpdateTest {
    private static final String FILE = "skywire-config.json";
    private static final String KEY = "024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766";

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void prepare(World world) throws IOException {
        shell = new Shell(folder, world.realSeams("config"))
                .file("services-config.json", Vectors.load("visor-config.json").text("services_config_json"));
        shell.run("config", "gen", "--nofetch", "-w");
        shell.run("config", "update", "--log-level", "info");
    }

    /** Runs a command that must work and tells which lines it changed: taken away with a minus, added with a plus. */
    private String changes(String... arguments) throws IOException {
        String before = shell.text(FILE);
        Shell.Result result = shell.run(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("Updated file '" + FILE + "'\n");
        StringBuilder found = new StringBuilder();
        before.lines()
                .filter(line -> !shellText().contains(line))
                .forEach(line -> found.append('-').append(line.strip()).append('\n'));
        shellText()
                .lines()
                .filter(line -> !before.contains(line))
                .forEach(line -> found.append('+').append(line.strip()).append('\n'));
        return found.toString();
    }

    private String shellText() {
        try {
            return shell.text(FILE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldChangeSingleFields() throws IOException {
        assertThat(changes(
                        "config", "update", "--log-level", "debug", "--public-autoconn", "false", "--set-minhop", "2"))
                .isEqualTo("""
                        -"public_autoconnect": true,
                        -"min_hops": 0
                        -"log_level": "info",
                        +"public_autoconnect": false,
                        +"min_hops": 2
                        +"log_level": "debug",
                        """);
    }

    @Test
    void shouldChangeOwnersAndApplications() throws IOException {
        assertThat(changes("config", "update", "hv", "-+", KEY)).contains("+\"" + KEY + "\"");
        assertThat(shell.text(FILE)).contains("\"hypervisors\": [\n\t\t\"" + KEY + "\"\n\t]");
        assertThat(changes("config", "update", "hv", "-r")).contains("+\"hypervisors\": [],");
        changes("config", "update", "sc", "-+", KEY, "--addr", "127.0.0.1:1080");
        assertThat(shell.text(FILE)).contains("\"127.0.0.1:1080\",\n\t\t\t\t\t\"--srv\",\n\t\t\t\t\t\"" + KEY + "\"\n");
        String fresh =
                "\"args\": [\n\t\t\t\t\t\"app\",\n\t\t\t\t\t\"skysocks-client\",\n\t\t\t\t\t\"--addr\",\n\t\t\t\t\t\":1080\"\n\t\t\t\t]";
        assertThat(shell.text(FILE)).doesNotContain(fresh);
        changes("config", "update", "sc", "-r");
        assertThat(shell.text(FILE)).contains(fresh);
        changes("config", "update", "ss", "-s", "secret");
        assertThat(shell.text(FILE)).contains("\"skysocks\",\n\t\t\t\t\t\"--passcode\",\n\t\t\t\t\t\"secret\"\n");
        changes("config", "update", "ss", "-s", "");
        assertThat(shell.text(FILE)).doesNotContain("--passcode");
        changes("config", "update", "vpnc", "-x", "true");
        changes("config", "update", "vpns", "--autostart", "true", "--netifc", "eth0");
        assertThat(shell.text(FILE))
                .contains("\"--killswitch\",\n\t\t\t\t\t\"true\"")
                .contains("\"eth0\"\n\t\t\t\t],\n\t\t\t\t\"auto_start\": true");
    }

    @Test
    void shouldTakeOnlyAddressesFromAFile() throws IOException {
        shell.run("config", "update", "--set-minhop", "3");
        assertThat(changes("config", "update", "svc", "-t", "-p", "services-config.json"))
                .contains("+\"discovery\": \"http://dmsgd.skywire.dev\"")
                .doesNotContain("sessions_count")
                .doesNotContain("name");
        assertThat(shell.text(FILE)).contains("\"min_hops\": 3");
    }

    @Test
    void shouldWriteElsewhereWhenAsked() throws IOException {
        String before = shell.text(FILE);
        Shell.Result result = shell.run("config", "update", "-i", FILE, "-o", "other.json", "--log-level", "warn");
        assertThat(result.out()).isEqualTo("Updated file 'other.json'\n");
        assertThat(shell.text(FILE)).isEqualTo(before);
        assertThat(shell.text("other.json")).isEqualTo(before.replace("\"info\"", "\"warn\""));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws IOException {
        String before = shell.text(FILE);
        assertThat(shell.run("config", "update").code()).isEqualTo(2);
        assertThat(shell.run("config", "update", "hv").err()).contains("say what is to change");
        assertThat(shell.run("config", "update", "--set-minhop", "-4").err())
                .contains("routing.min_hops: expected a whole number");
        assertThat(shell.run("config", "update", "-a", "-b", "http://127.0.0.1:1")
                        .err())
                .contains("nothing was written");
        assertThat(shell.run("config", "update", "-i", "none.json", "--log-level", "info")
                        .err())
                .contains("none.json: there is no such file");
        assertThat(shell.text(FILE)).isEqualTo(before);
    }
}
