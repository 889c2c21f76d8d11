package io.skyloom.engine.cli;

import io.skyloom.aead.AeadProvider;
import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a service be reached through dmsg as well, under a key of its own. */
final class DmsgServing {
    @Mixin
    private DmsgOptions dmsg = new DmsgOptions();

    @Option(
            names = "--dmsg-port",
            paramLabel = "PORT",
            defaultValue = "80",
            description = "Port of dmsg to serve on, once dmsg is on.")
    private int port = 80;

    @Option(
            names = "--sk",
            paramLabel = "HEX",
            description = "Secret key of the service in dmsg, 64 hex digits. Default: a new one for this run.")
    private @Nullable String secret;

    /**
     * Serves on a dmsg port too, if that was asked for.
     *
     * @param serve takes the listener
     * @return what to close, before the service itself
     */
    Optional<AutoCloseable> start(Seams seams, Consumer<StreamListener> serve) throws IOException {
        Optional<DmsgSettings> settings = dmsg.settings("");
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        Curve curve = Curve.bouncyCastle();
        KeyPair keys =
                secret == null ? KeyPair.generate(curve, seams.entropy()) : KeyPair.of(SecKey.parse(secret), curve);
        NoiseConfig noise = NoiseConfig.of(curve, seams.entropy(), Hybrid.OFFER);
        VisorIdentity me = new VisorIdentity(keys, noise, AeadProvider.choose("auto"));
        DmsgNode node = DmsgNode.prepare(me, seams, settings.get());
        serve.accept(node.client().listen(port));
        node.begin();
        System.out.println("dmsg://" + keys.pub().hex() + ":" + port);
        return Optional.of(node);
    }
}
