package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** How a conversation gets from one visor to the echo at another. Any thread. */
interface Way {
    /** Opens a stream; blocks. */
    ByteStream dial(Station from, Station to) throws IOException, InterruptedException;

    /** What the names of such conversations end with. */
    String mark();

    /** A route of its own for every conversation. */
    Way ROUTE = new Way() {
        @Override
        public ByteStream dial(Station from, Station to) throws IOException, InterruptedException {
            return from.dialEcho(to.key());
        }

        @Override
        public String mark() {
            return "";
        }
    };

    /** Through a proxy that the first visor keeps to the other one, whether or not anybody talks. */
    record Proxy(int port) implements Way {
        private static final Duration LIMIT = Duration.ofSeconds(20);

        @Override
        public ByteStream dial(Station from, Station to) throws IOException {
            StationApps here = from.apps();
            InetSocketAddress proxy = new InetSocketAddress(here.echo().getAddress(), port);
            ByteStream stream = here.seams().net().connect(proxy, LIMIT);
            try {
                SocksRequest.connect(stream, to.apps().echo(), here.seams().timers(), LIMIT);
                return stream;
            } catch (IOException e) {
                stream.close();
                throw e;
            }
        }

        @Override
        public String mark() {
            return ":" + port;
        }
    }
}
