package io.skyloom.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.RestartPolicy;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is changed as a whole, by one at a time, and keeps what others wrote. */
class ConfigFileTest {
    private static final String SECRET = "01".repeat(32);

    @TempDir
    Path folder;

    private Seams seams;
    private Path path;

    @BeforeEach
    void write(World world) {
        seams = world.realSeams("config");
        path = folder.resolve("visor.json");
    }

    private ConfigFile file(String text) throws IOException {
        Files.writeString(path, text);
        return ConfigFile.read(path, seams);
    }

    private ConfigFile plain() throws IOException {
        return file("{\"sk\": \"" + SECRET + "\"}");
    }

    @Test
    void shouldWriteNothingUntilSomethingChanges() throws IOException {
        String text = "{\"sk\": \"" + SECRET + "\"}";
        ConfigFile file = file(text);
        file.change(document -> document.set("log_level", "info"));
        assertThat(path).hasContent(text);
        file.change(document -> document.set("log_level", "debug"));
        assertThat(file.view().logLevel()).isEqualTo("debug");
        assertThat(path).content().contains("\n\t\"log_level\": \"debug\",\n").doesNotEndWith("\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void shouldKeepTheFilesOrderAndWhatItDoesNotKnow() throws IOException {
        ConfigFile file = file(
                "{\"zzz\": {\"b\": 1.50, \"a\": [1e3, null]}, \"SK\": \"" + SECRET + "\","
                        + " \"Routing\": {\"policy_per_dial\": \"preset:adaptive\", \"Min_Hops\": 1}, \"version\": \"v1.3.29\"}");
        file.change(document -> document.set("routing.min_hops", 3));
        assertThat(path)
                .content()
                .startsWith(
                        "{\n\t\"zzz\": {\n\t\t\"b\": 1.50,\n\t\t\"a\": [\n\t\t\t1E+3,\n\t\t\tnull\n\t\t]\n\t},\n\t\"sk\"")
                .contains("\"policy_per_dial\": \"preset:adaptive\",\n\t\t\"min_hops\": 3\n\t},")
                .contains("\t\"version\": \"v1.3.29\"");
        assertThat(ConfigFile.read(path, seams).view().routing().minHops()).isEqualTo(3);
    }

    @Test
    void shouldLoseNoChangeOfAnyThread() throws Exception {
        ConfigFile file = plain();
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String name = "app-" + i;
            CompletableFuture<Void> mine = new CompletableFuture<>();
            done.add(mine);
            seams.threads().start("changer-" + i, () -> {
                try {
                    file.apps().change(entries -> added(entries, AppEntry.of(name, "", List.of(), 50)));
                    mine.complete(null);
                } catch (IOException e) {
                    mine.completeExceptionally(e);
                }
            });
        }
        done.forEach(CompletableFuture::join);
        String[] all = IntStream.range(0, 6).mapToObj(i -> "app-" + i).toArray(String[]::new);
        assertThat(file.apps().entries()).extracting(AppEntry::name).containsExactlyInAnyOrder(all);
        assertThat(ConfigFile.read(path, seams).apps().entries())
                .extracting(AppEntry::name)
                .containsExactlyInAnyOrder(all);
    }

    private static List<AppEntry> added(List<AppEntry> entries, AppEntry more) {
        List<AppEntry> all = new ArrayList<>(entries);
        all.add(more);
        return all;
    }

    @Test
    void shouldBuildOnWhatWasWrittenByHandMeanwhile() throws IOException {
        ConfigFile file = plain();
        Files.writeString(path, "{\"sk\": \"" + SECRET + "\", \"is_public\": true}");
        file.change(document -> document.set("routing.min_hops", 2));
        assertThat(file.view().isPublic()).isTrue();
        assertThat(ConfigFile.read(path, seams).view().isPublic()).isTrue();
    }

    @Test
    void shouldNotOverwriteAFileThatSomebodyIsInTheMiddleOf() throws IOException {
        ConfigFile file = plain();
        Files.writeString(path, "{\"sk\": ");
        assertThatThrownBy(() -> file.change(document -> document.set("routing.min_hops", 2)))
                .isInstanceOf(BadConfigException.class)
                .hasMessageStartingWith(path + ": expected a JSON object");
        assertThat(path).hasContent("{\"sk\": ");
        assertThat(file.view().routing().minHops()).isZero();
    }

    @Test
    void shouldChangeNothingWhenItCannotBeWritten() throws IOException {
        ConfigFile file = plain();
        Files.delete(path);
        Files.delete(folder);
        assertThatThrownBy(() -> file.change(document -> document.set("routing.min_hops", 2)))
                .hasMessageContaining("its folder does not exist");
        assertThat(file.view().routing().minHops()).isZero();
        Files.createDirectory(folder);
        file.change(document -> document.set("routing.min_hops", 2));
        assertThat(ConfigFile.read(path, seams).view().routing().minHops()).isEqualTo(2);
    }

    @Test
    void shouldRefuseAChangeThatNobodyCouldReadAgain() throws IOException {
        ConfigFile file = plain();
        String before = Files.readString(path);
        assertThatThrownBy(() -> file.change(document -> document.set("transport.stcpr_port", 70_000)))
                .isInstanceOf(BadConfigException.class)
                .hasMessage(path + ": transport.stcpr_port: expected a whole number from 0 to 65535, found 70000");
        assertThat(path).hasContent(before);
        assertThat(file.view().transport().stcprPort()).isZero();
    }

    @Test
    void shouldReplaceWhatALinkPointsAt() throws IOException {
        plain();
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), path);
        ConfigFile.read(link, seams).change(document -> document.set("log_level", "warn"));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(path).content().contains("\"log_level\": \"warn\"");
    }

    @Test
    void shouldKeepChangesOfStandardInputToItself() throws IOException {
        byte[] text = ("{\"sk\": \"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8);
        ConfigFile file = ConfigFile.readStandardInput(new ByteArrayInputStream(text), seams);
        file.change(document -> document.set("routing.min_hops", 2));
        assertThat(file.view().routing().minHops()).isEqualTo(2);
        assertThat(file.path()).isEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldSayHowToMakeAFileThatIsMissing() {
        assertThatThrownBy(() -> ConfigFile.read(path, seams))
                .hasMessage(path + ": there is no such file; 'skyloom config gen -o " + path + "' makes one");
    }

    @Test
    void shouldTouchOnlyWhatChangedInAnApplicationsEntry() throws IOException {
        ConfigFile file = file(
                "{\"sk\": \"" + SECRET + "\", \"launcher\": {\"apps\": [{\"name\": \"a\", \"note\": \"mine\","
                        + " \"args\": \"app a\", \"Auto_Start\": true, \"restart_policy\": \"always\"}, {\"name\": \"b\"}]}}");
        file.apps()
                .change(entries ->
                        List.of(entries.get(0).withAutoStart(false).withRestart(RestartPolicy.NEVER), entries.get(1)));
        assertThat(path)
                .content()
                .contains("{\n\t\t\t\t\"name\": \"a\",\n\t\t\t\t\"note\": \"mine\",\n\t\t\t\t\"args\": \"app a\",\n"
                        + "\t\t\t\t\"Auto_Start\": false\n\t\t\t},\n\t\t\t{\n\t\t\t\t\"name\": \"b\"\n\t\t\t}");
    }

    /** Needs the rights of an administrator; without them the file is ours before and after. */
    @Test
    void shouldLeaveTheFileToItsOwner() throws IOException {
        ConfigFile file = plain();
        try {
            UserPrincipal nobody =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(path, nobody);
        } catch (FileSystemException | UserPrincipalNotFoundException e) {
            Files.writeString(path, Files.readString(path)); // not allowed here: it stays ours
        }
        UserPrincipal before = Files.getOwner(path);
        file.change(document -> document.set("log_level", "debug"));
        assertThat(Files.getOwner(path)).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }
}
