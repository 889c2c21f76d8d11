package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksAccess;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a server is told on its command line.
 *
 * @param access who may use it, as far as SOCKS asks
 * @param whitelist whose connections are taken; empty for everybody's
 * @param allowsPrivate whether the exit's own machine and networks may be reached
 * @param idle how long a connection may be silent; zero for ever
 * @param sessions clients served at once
 * @param streams connections of one client at once
 */
record ServerOptions(
        SocksAccess access, Set<PubKey> whitelist, boolean allowsPrivate, Duration idle, int sessions, int streams) {
    private static final int USUAL_SESSIONS = 128;
    private static final int USUAL_STREAMS = 1024;
    private static final int MOST = 65_536;
    private static final int LONGEST_SECONDS = 7 * 24 * 3600;

    private static final Set<String> NAMED =
            Set.of("passcode", "whitelist", "idle-timeout", "max-sessions", "max-streams");
    private static final Set<String> FLAGS = Set.of("allow-private");

    /** Reads {@code --passcode text --whitelist key,key --allow-private --idle-timeout s --max-sessions n …}. */
    static ServerOptions parse(List<String> args) throws BadOptionException {
        AppOptions options = AppOptions.parse(args, NAMED, FLAGS);
        return new ServerOptions(
                SocksAccess.passcode(options.text("passcode").orElse("")),
                keys(options.text("whitelist").orElse("")),
                options.flag("allow-private"),
                options.seconds("idle-timeout", Duration.ZERO, 0, LONGEST_SECONDS),
                options.number("max-sessions", USUAL_SESSIONS, 1, MOST),
                options.number("max-streams", USUAL_STREAMS, 1, MOST));
    }

    private static Set<PubKey> keys(String list) throws BadOptionException {
        try {
            return Arrays.stream(list.split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(PubKey::parse)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (BadKeyException e) {
            throw new BadOptionException("--whitelist: " + e.getMessage());
        }
    }
}
