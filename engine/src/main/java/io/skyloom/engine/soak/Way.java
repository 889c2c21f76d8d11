package io.skyloom.engine.soak;

import io.skyloom.engine.portforward.BorrowedPort;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** How a conversation gets from one visor to the echo at another. Any thread. */
interface Way {
    /** How long a local connection may take. */
    Duration LIMIT = Duration.ofSeconds(20);

    /** Opens a line; blocks. */
    Line dial(Station from, Station to) throws IOException, InterruptedException;

    /** What the names of such conversations end with. */
    String mark();

    /** Who has the ends of the routes that belong to a line while it is open, one for each end. */
    List<Station> ends(Station from, Station to);

    /** Who has a connection to himself while a line is open, one for each: into the program at one end, out at the other. */
    default List<Station> localConnections(Station from, Station to) {
        return List.of(from, to);
    }

    private static Timers timers(Station station) {
        return station.realm().driver().timers();
    }

    /** A route of its own for every conversation. */
    Way ROUTE = new Way() {
        @Override
        public Line dial(Station from, Station to) throws IOException, InterruptedException {
            return new StreamLine(from.dialEcho(to.key()), timers(from), to.name(), () -> {});
        }

        @Override
        public String mark() {
            return "";
        }

        @Override
        public List<Station> ends(Station from, Station to) {
            return List.of(from, to);
        }

        @Override
        public List<Station> localConnections(Station from, Station to) {
            return List.of();
        }
    };

    /** Through a port of the other visor's machine that the first one borrows for every connection. */
    Way FORWARD = new Way() {
        @Override
        public Line dial(Station from, Station to) throws IOException, InterruptedException {
            StationApps here = from.apps();
            BorrowedPort port = here.borrow(to.key(), to.apps().lentPort());
            InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.localPort());
            try {
                ByteStream stream = here.seams().net().connect(local, LIMIT);
                return new StreamLine(stream, timers(from), to.name(), () -> here.giveBack(port));
            } catch (IOException e) {
                here.giveBack(port);
                throw e;
            }
        }

        @Override
        public String mark() {
            return "/port";
        }

        @Override
        public List<Station> ends(Station from, Station to) {
            return List.of(from, to);
        }
    };

    /** A loop over the other visor and back. */
    Way PING = new Way() {
        @Override
        public Line dial(Station from, Station to) throws IOException, InterruptedException {
            return from.apps().loopOver(to.key());
        }

        @Override
        public String mark() {
            return "/ping";
        }

        @Override
        public List<Station> ends(Station from, Station to) {
            return List.of(from, from);
        }

        @Override
        public List<Station> localConnections(Station from, Station to) {
            return List.of();
        }
    };

    /**
     * Through a proxy that the first visor keeps to the other one, whether or not anybody talks.
     *
     * @param number tells the conversations of one proxy apart
     */
    record Proxy(int port, int number) implements Way {
        @Override
        public Line dial(Station from, Station to) throws IOException {
            StationApps here = from.apps();
            InetSocketAddress proxy = new InetSocketAddress(here.echo().getAddress(), port);
            ByteStream stream = here.seams().net().connect(proxy, LIMIT);
            try {
                SocksRequest.connect(stream, to.apps().echo(), here.seams().timers(), LIMIT);
                return new StreamLine(stream, timers(from), to.name(), () -> {});
            } catch (IOException e) {
                stream.close();
                throw e;
            }
        }

        @Override
        public String mark() {
            return ":" + port + (number > 1 ? "/" + number : "");
        }

        /** The proxy's route is there anyway. */
        @Override
        public List<Station> ends(Station from, Station to) {
            return List.of();
        }
    }
}
