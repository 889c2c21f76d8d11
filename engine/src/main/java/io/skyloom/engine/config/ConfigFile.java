package io.skyloom.engine.config;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.retry.Turns;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A visor's configuration file while a program uses it. Reading writes nothing. Changes happen one after the other, each
 * on top of what stands in the file at that moment, so that neither another thread's change nor one made by hand is lost;
 * each is checked and written down as a whole before anybody sees it. Any thread.
 */
public final class ConfigFile {
    /** How long a change waits for those before it. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private final Optional<Path> path;
    private final String name;
    private final Seams seams;
    private final Curve curve = Curve.bouncyCastle();
    private final Turns turns = new Turns();

    /** Replaced as a whole, only by the thread whose turn it is. */
    private volatile Held held;

    /** @param onDisk what was in the file when it was last read or written, a character a byte */
    private record Held(ObjectNode document, VisorConfig view, String onDisk) {}

    /** Changes a document that is its own. */
    @FunctionalInterface
    public interface Edit {
        /**
         * Changes the document in place; not called while any lock is held.
         *
         * @throws IOException when it cannot be done; nothing is changed then
         */
        void on(ConfigTree document) throws IOException;
    }

    private ConfigFile(Optional<Path> path, String name, byte[] text, Seams seams) throws BadConfigException {
        this.path = path;
        this.name = name;
        this.seams = seams;
        this.held = hold(text);
    }

    /**
     * Reads a file.
     *
     * @throws BadConfigException when it is no configuration; the message names file, field and what was expected
     * @throws IOException when it cannot be read
     */
    public static ConfigFile read(Path path, Seams seams) throws IOException {
        return new ConfigFile(Optional.of(path), path.toString(), bytes(path), seams);
    }

    /** Reads a configuration from a stream to its end; changes are not written down then. */
    public static ConfigFile readStandardInput(InputStream in, Seams seams) throws IOException {
        return new ConfigFile(Optional.empty(), "standard input", in.readAllBytes(), seams);
    }

    /** Reads a configuration given as text; changes are not written down. */
    public static ConfigFile ofText(String text, Seams seams) throws BadConfigException {
        return new ConfigFile(
                Optional.empty(), "the configuration given", text.getBytes(StandardCharsets.UTF_8), seams);
    }

    /** Where it is; empty when it was not read from a file. */
    public Optional<Path> path() {
        return path;
    }

    /** What it says, with all changes made through this object. */
    public VisorConfig view() {
        return held.view();
    }

    /** The whole document as it would be written now. */
    public String text() {
        return ConfigText.indented(held.document(), ConfigText.TAB);
    }

    /** Applications whose entries live in this file. */
    public FileAppStore apps() {
        return new FileAppStore(this);
    }

    /**
     * Changes the configuration and writes it down.
     *
     * @throws BadConfigException when the changed document would not be readable, or what was written into the file by
     *     somebody else meanwhile is not; nothing is changed then
     * @throws IOException when it could not be written, or the turn did not come within ten seconds; nothing is changed
     *     then
     */
    public void change(Edit edit) throws IOException {
        try (Turns.Turn ignored = turns.take(seams.timers(), TURN)) {
            Held before = upToDate();
            ObjectNode changed = before.document().deepCopy();
            edit.on(new ConfigTree(changed));
            if (!changed.equals(before.document())) {
                held = written(changed);
            }
        }
    }

    /** What the file says now, if somebody else has changed it. */
    private Held upToDate() throws IOException {
        if (path.isEmpty()) {
            return held;
        }
        try {
            byte[] text = Files.readAllBytes(path.get());
            return exactly(text).equals(held.onDisk()) ? held : hold(text);
        } catch (NoSuchFileException e) {
            return held; // the next write brings it back
        }
    }

    private Held written(ObjectNode document) throws IOException {
        VisorConfig view = view(document);
        byte[] text = ConfigText.bytes(document, ConfigText.TAB);
        if (path.isPresent()) {
            PrivateFile.replace(path.get(), text);
        }
        return new Held(document, view, exactly(text));
    }

    private Held hold(byte[] text) throws BadConfigException {
        try {
            ObjectNode document =
                    Completion.of(ConfigText.parse(text), curve, () -> KeyPair.generate(curve, seams.entropy()));
            return new Held(document, VisorConfig.read(document), exactly(text));
        } catch (BadConfigException e) {
            throw e.in(name);
        }
    }

    private VisorConfig view(ObjectNode document) throws BadConfigException {
        try {
            return VisorConfig.read(document);
        } catch (BadConfigException e) {
            throw e.in(name);
        }
    }

    private static String exactly(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Path path) throws IOException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new BadConfigException(
                    path + ": there is no such file; 'skyloom config gen -o " + path + "' makes one");
        }
    }
}
