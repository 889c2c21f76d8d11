package io.skyloom.engine.socks;

import io.skyloom.key.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Who may use a server, and by which method he says so. Immutable; any thread. */
public final class SocksAccess {
    private enum Kind {
        OPEN,
        PASSCODE,
        WHATEVER
    }

    private final Kind kind;

    /** The passcode's digest: digests have equal lengths, so comparing them tells nothing about it. */
    private final byte[] digest;

    private SocksAccess(Kind kind, byte[] digest) {
        this.kind = kind;
        this.digest = digest;
    }

    /** Everybody, without asking. */
    public static SocksAccess open() {
        return new SocksAccess(Kind.OPEN, new byte[0]);
    }

    /** Whoever gives the passcode as user name or as password; an empty one admits everybody without asking. */
    public static SocksAccess passcode(String passcode) {
        return passcode.isEmpty()
                ? open()
                : new SocksAccess(Kind.PASSCODE, Sha256.of(passcode.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whoever comes, by whatever method he likes: for servers that refuse every request anyway. */
    public static SocksAccess whatever() {
        return new SocksAccess(Kind.WHATEVER, new byte[0]);
    }

    /** The method to use with a client that offers these; empty when none will do. */
    Optional<Integer> choose(boolean offersNoLogin, boolean offersPassword) {
        if (offersNoLogin && kind != Kind.PASSCODE) {
            return Optional.of(SocksWire.NO_LOGIN);
        }
        return offersPassword && kind != Kind.OPEN ? Optional.of(SocksWire.PASSWORD) : Optional.empty();
    }

    /** Whether that user with that password may go on. Takes equally long for all wrong answers of one length. */
    boolean admits(byte[] user, byte[] password) {
        boolean byUser = MessageDigest.isEqual(digest, Sha256.of(user));
        boolean byPassword = MessageDigest.isEqual(digest, Sha256.of(password));
        return kind != Kind.PASSCODE || byUser || byPassword;
    }
}
