package io.skyloom.bench.relay;

import io.skyloom.bench.load.LoadOptions;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What a relay needs around it: a resolver, and generators and sinks in this process. For one thread. */
final class RelayGround implements AutoCloseable {
    private final LoadOptions options;
    private final SystemSeams seams;
    private final AddressResolverService resolver;

    RelayGround(LoadOptions options) throws IOException {
        this.options = options;
        this.seams = SystemSeams.open("ends", SystemThreads.DataPlane.PLATFORM);
        this.resolver = AddressResolverService.start(
                seams.seams(),
                Curve.bouncyCastle(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                AddressResolverConfig.ofPrivateDeployment("bench"));
    }

    private String resolver() {
        return options.text(
                "resolver", "http://127.0.0.1:" + resolver.localAddress().getPort());
    }

    /** The visor that the options name, or one of our own in a process of its own. */
    Middle middle() throws IOException {
        return options.has("control") ? controlled() : own(options.text("dataplane", "auto"));
    }

    /** One of our own whose data plane runs on threads of that kind. */
    Middle own(String dataPlane) throws IOException {
        return OwnMiddle.start(resolver(), dataPlane, options.text("cipher", "auto"), options.text("jvm", ""));
    }

    private Middle controlled() throws IOException {
        String[] control = options.text("control", "").split(":", 2);
        return ControlledMiddle.at(
                new InetSocketAddress(literal(control[0]), Integer.parseInt(control[1])),
                PubKey.parse(options.text("key", "")),
                Long.parseLong(options.text("pid", "")),
                seams.seams());
    }

    /** So many transports on either side of it. */
    Ends ends(Middle middle, int transports) throws IOException, InterruptedException {
        InetAddress host = literal(options.text("host", "127.0.0.1"));
        return new Ends(seams.seams(), BaseUrl.parse(resolver()), host, middle.key(), transports);
    }

    private static InetAddress literal(String dotted) throws IOException {
        String[] words = dotted.split("[.]", -1);
        byte[] address = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            address[i] = (byte) Integer.parseInt(words[i]);
        }
        return InetAddress.getByAddress(address);
    }

    @Override
    public void close() {
        resolver.close();
        seams.close();
    }
}
