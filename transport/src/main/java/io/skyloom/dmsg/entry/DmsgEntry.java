package io.skyloom.dmsg.entry;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one key says about itself. The signature covers the entry's own text without the signature, so a reader
 * verifies what it understood: an unsigned field it does not know is dropped without harm, a signed one makes the
 * signature fail.
 *
 * @param version of the format; {@link #VERSION}
 * @param sequence as 64 raw bits; grows with every change
 * @param timestamp Unix nanoseconds
 * @param key whose entry it is
 * @param client what a client adds; null for a mere server
 * @param clientType {@code visor} for visors; may be empty
 * @param server what a server adds; null for a mere client
 * @param signature hex as it was received; empty while unsigned
 * @param protocol stream multiplexer of newer clients; empty means yamux
 */
public record DmsgEntry(
        String version,
        long sequence,
        long timestamp,
        PubKey key,
        @Nullable ClientPart client,
        String clientType,
        @Nullable ServerPart server,
        String signature,
        String protocol) {
    /** The version that everybody writes. */
    public static final String VERSION = "0.0.1";

    /** {@link #clientType} of visors. */
    public static final String VISOR = "visor";

    /**
     * What a client says.
     *
     * @param delegatedServers the servers it has sessions with; null where none was ever set, which is signed otherwise
     *     than an empty list
     */
    public record ClientPart(@Nullable List<PubKey> delegatedServers) {
        /** Copies the list. */
        public ClientPart {
            delegatedServers = delegatedServers == null ? null : List.copyOf(delegatedServers);
        }

        /** The servers; none where none was set. */
        public List<PubKey> servers() {
            return delegatedServers == null ? List.of() : delegatedServers;
        }
    }

    /**
     * What a server says. All addresses but the first are of newer servers and may be empty.
     *
     * @param address host and port for TCP
     * @param availableSessions how many more sessions it would take; negative when overdrawn
     * @param serverType {@code official}, {@code community}, a passphrase on its way to the discovery, or empty
     * @param dhtBootstrap whether newer clients may bootstrap their distributed table here
     */
    public record ServerPart(
            String address,
            String addressV6,
            String addressUdp,
            String addressUdpV6,
            String addressWs,
            int availableSessions,
            String serverType,
            boolean dhtBootstrap) {
        /** A server with one TCP address. */
        public static ServerPart at(String address, int availableSessions, String serverType) {
            return new ServerPart(address, "", "", "", "", availableSessions, serverType, false);
        }

        /** The same with another type: what a discovery decides about it. */
        public ServerPart typed(String type) {
            return new ServerPart(
                    address, addressV6, addressUdp, addressUdpV6, addressWs, availableSessions, type, dhtBootstrap);
        }
    }

    /** A new, unsigned entry of a client. */
    public static DmsgEntry ofClient(PubKey key, String clientType, List<PubKey> servers, long sequence, long now) {
        return new DmsgEntry(VERSION, sequence, now, key, new ClientPart(servers), clientType, null, "", "");
    }

    /** A new, unsigned entry of a server. */
    public static DmsgEntry ofServer(PubKey key, ServerPart server, long sequence, long now) {
        return new DmsgEntry(VERSION, sequence, now, key, null, "", server, "", "");
    }

    /**
     * Reads an entry.
     *
     * @throws BadJsonException when it is no JSON, a key is no key, or a field has the wrong kind
     */
    public static DmsgEntry parse(byte[] text) throws BadJsonException {
        return EntryText.read(JsonReader.MESSAGE.parse(text));
    }

    /** Its JSON, byte for byte as the network writes it. */
    public String text() {
        return EntryText.write(this, signature);
    }

    /** The text that is signed: the JSON without the signature. */
    public String signedText() {
        return EntryText.write(this, "");
    }

    /** The same, signed by its owner. */
    public DmsgEntry signedBy(KeyPair owner, Curve curve) {
        String fresh =
                owner.sign(curve, signedText().getBytes(StandardCharsets.UTF_8)).hex();
        return new DmsgEntry(version, sequence, timestamp, key, client, clientType, server, fresh, protocol);
    }

    /** The same with another sequence and time, unsigned. */
    public DmsgEntry renewed(long nextSequence, long now) {
        return new DmsgEntry(version, nextSequence, now, key, client, clientType, server, "", protocol);
    }

    /** The same with another server part; the signature is kept although it no longer fits. */
    public DmsgEntry withServer(ServerPart other) {
        return new DmsgEntry(version, sequence, timestamp, key, client, clientType, other, signature, protocol);
    }

    /** Whether the key's owner signed exactly this. */
    public boolean isSignatureValid(Curve curve) {
        try {
            byte[] digest = Sha256.of(signedText().getBytes(StandardCharsets.UTF_8));
            curve.verify(key, Sig.parse(signature), digest);
            return true;
        } catch (BadSignatureException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The client part, if there is one. */
    public Optional<ClientPart> asClient() {
        return Optional.ofNullable(client);
    }

    /** The server part, if there is one. */
    public Optional<ServerPart> asServer() {
        return Optional.ofNullable(server);
    }
}
