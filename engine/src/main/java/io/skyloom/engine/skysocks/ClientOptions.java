package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.DialWishes;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client is told on its command line.
 *
 * @param server whose exit is used
 * @param port the server's routing port
 * @param socks where programs find the proxy
 * @param http where programs find it as an HTTP proxy; empty for nowhere
 * @param tries dials in a row before the client rests, or gives up
 * @param pause between them
 * @param reconnect whether it goes on when a session has ended or could not be had
 * @param delay the first rest between sessions
 * @param wishes of every dial
 */
record ClientOptions(
        PubKey server,
        int port,
        HostPort socks,
        Optional<HostPort> http,
        int tries,
        Duration pause,
        boolean reconnect,
        Duration delay,
        DialWishes wishes) {
    private static final HostPort USUAL_PLACE = new HostPort("127.0.0.1", 1080);
    private static final int USUAL_TRIES = 3;
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(5);
    private static final Duration USUAL_DELAY = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 1000;
    private static final int LONGEST_PAUSE = 3600;
    private static final int MOST_HOPS = 20;
    private static final int MOST_ROUTES = 16;

    private static final Set<String> NAMED =
            Set.of("srv", "addr", "http", "port", "tries", "retry-time", "reconnect-delay", "min-hops", "mux");
    private static final Set<String> FLAGS = Set.of("reconnect");

    /** Reads {@code --srv key --addr host:port --http host:port --port n --tries n …}. */
    static ClientOptions parse(List<String> args) throws BadOptionException {
        AppOptions options = AppOptions.parse(args, NAMED, FLAGS);
        return new ClientOptions(
                server(options.text("srv").orElse("")),
                options.number("port", SkysocksServer.PORT, 1, 0xFFFF),
                place("addr", options.text("addr").filter(text -> !text.isEmpty()))
                        .orElse(USUAL_PLACE),
                place("http", options.text("http").filter(text -> !text.isEmpty())),
                options.number("tries", USUAL_TRIES, 1, MOST_TRIES),
                options.seconds("retry-time", USUAL_PAUSE, 0, LONGEST_PAUSE),
                options.flag("reconnect"),
                options.seconds("reconnect-delay", USUAL_DELAY, 1, Math.toIntExact(ReconnectPace.LONGEST.toSeconds())),
                new DialWishes(options.number("min-hops", 0, 0, MOST_HOPS), options.number("mux", 0, 0, MOST_ROUTES)));
    }

    private static PubKey server(String text) throws BadOptionException {
        if (text.isEmpty()) {
            throw new BadOptionException("Empty server PubKey. Exiting");
        }
        try {
            return PubKey.parse(text);
        } catch (BadKeyException e) {
            throw new BadOptionException("Invalid server PubKey: " + e.getMessage());
        }
    }

    private static Optional<HostPort> place(String name, Optional<String> text) throws BadOptionException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return text.map(HostPort::parse);
        } catch (IllegalArgumentException e) {
            throw new BadOptionException("--" + name + ": " + e.getMessage());
        }
    }
}
