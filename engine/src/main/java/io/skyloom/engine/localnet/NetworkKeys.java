package io.skyloom.engine.localnet;

import io.skyloom.engine.config.PrivateFile;
import io.skyloom.engine.deployment.ServiceKeys;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.seam.Entropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a local network: new ones, or those of its folder. The file {@code keys} there holds a line
 * {@code <name> <secret key>} for each, readable by its owner only. Used by one thread.
 */
final class NetworkKeys {
    private final Curve curve = Curve.bouncyCastle();
    private final Entropy entropy;
    private final Optional<Path> file;
    private final Map<String, SecKey> known = new LinkedHashMap<>();

    /** @throws IOException when the folder's keys cannot be read; the message names the line */
    NetworkKeys(Optional<Path> folder, Entropy entropy) throws IOException {
        this.entropy = entropy;
        this.file = folder.map(one -> one.resolve("keys"));
        if (file.isPresent() && Files.exists(file.get())) {
            read(file.get());
        }
    }

    private void read(Path from) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(from)) {
            number++;
            String[] words = line.strip().split(" +", -1);
            if (words.length != 2) {
                throw new IOException(from + ", line " + number + ": expected a name and a secret key");
            }
            try {
                known.put(words[0], SecKey.parse(words[1]));
            } catch (IllegalArgumentException e) {
                throw new IOException(from + ", line " + number + ": " + e.getMessage(), e);
            }
        }
    }

    /** The keys of those services that are known by theirs. */
    ServiceKeys services() {
        return new ServiceKeys(of("dmsg-server"), of("setup-node"));
    }

    /** The keys of whoever has that name. */
    KeyPair of(String name) {
        SecKey secret = known.computeIfAbsent(
                name, fresh -> KeyPair.generate(curve, entropy).sec());
        return KeyPair.of(secret, curve);
    }

    /** Writes them down, where there is a folder. */
    void keep() throws IOException {
        if (file.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        known.forEach((name, secret) ->
                text.append(name).append(' ').append(secret.hex()).append('\n'));
        Files.createDirectories(file.get().getParent());
        PrivateFile.replace(file.get(), text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
