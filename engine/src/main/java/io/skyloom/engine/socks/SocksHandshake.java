package io.skyloom.engine.socks;

import io.skyloom.engine.socks.SocksTarget.Host;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.engine.socks.SocksTarget.Name;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of a SOCKS conversation up to the request, as a pure state machine. Not for several threads at once.
 *
 * <pre>
 *   GREETING ──method 2──► LOGIN ──admitted──► REQUEST ──CONNECT──► ASKED
 *      │  └─────method 0──────────────────────►┘ │
 *      └────────────anything else────────────────┴─────────────────► OVER
 *
 *   greeting  05 | n | n methods                          answer 05 method, or 05 FF
 *   login     01 | n | user | m | password                answer 01 00, or 01 01
 *   request   05 | command | 00 | type | address | port
 * </pre>
 *
 * <p>Another version, of the conversation or of the login, ends it without an answer, as peers of the network do.
 */
public final class SocksHandshake {
    private enum Phase {
        GREETING,
        LOGIN,
        REQUEST,
        ASKED,
        OVER
    }

    private static final byte[] NOTHING = {};
    private static final int LARGEST_BYTE = 255;
    private static final int LONGEST_MESSAGE = 3 + 2 * LARGEST_BYTE;

    private final SocksAccess access;
    private final byte[] message = new byte[LONGEST_MESSAGE];
    private Phase phase = Phase.GREETING;
    private int count;
    private byte[] answer = NOTHING;
    private @Nullable SocksTarget target;
    private String complaint = "";

    /** A conversation that has not begun. */
    public SocksHandshake(SocksAccess access) {
        this.access = access;
    }

    /** How many bytes may be fed next without one that belongs to what follows; 0 when nothing more is taken. */
    public int wanted() {
        return isDone() ? 0 : needed() - count;
    }

    /** Takes at most {@link #wanted} bytes; returns how many were taken. */
    public int feed(byte[] source, int offset, int length) {
        int n = Math.min(length, wanted());
        System.arraycopy(source, offset, message, count, n);
        count += n;
        if (n > 0 && !hasWrongVersion() && count == needed()) {
            byte[] whole = Arrays.copyOf(message, count);
            count = 0;
            understand(whole);
        }
        return n;
    }

    /** What the client must be told now, once; often nothing. */
    public byte[] takeAnswer() {
        byte[] taken = answer;
        answer = NOTHING;
        return taken;
    }

    /** Whether nothing more is taken: the client has asked for a target, or was sent away. */
    public boolean isDone() {
        return phase == Phase.ASKED || phase == Phase.OVER;
    }

    /** Where to connect, after which the client waits for a {@link SocksReply}; empty before and when sent away. */
    public Optional<SocksTarget> target() {
        return Optional.ofNullable(target);
    }

    /** Why the client was sent away; empty unless it was. */
    public String complaint() {
        return complaint;
    }

    /** How long the current message is, as far as what has come of it tells. */
    private int needed() {
        return switch (phase) {
            case GREETING -> count < 2 ? 2 : 2 + at(1);
            case LOGIN -> loginBytes();
            default -> requestBytes();
        };
    }

    private int loginBytes() {
        int user = 2 + (count < 2 ? 0 : at(1));
        if (count < 2) {
            return 2;
        }
        return count <= user ? user + 1 : user + 1 + at(user);
    }

    private int requestBytes() {
        int head = SocksWire.REPLY_HEAD;
        if (count < head) {
            return head;
        }
        return switch (at(head - 1)) {
            case SocksWire.IPV4 -> head + SocksWire.IPV4_BYTES + 2;
            case SocksWire.IPV6 -> head + SocksWire.IPV6_BYTES + 2;
            case SocksWire.NAME -> count == head ? head + 1 : head + 1 + at(head) + 2;
            default -> head;
        };
    }

    private int at(int index) {
        return message[index] & 0xFF;
    }

    /** The first byte alone decides: whoever speaks another language may never send a whole message of ours. */
    private boolean hasWrongVersion() {
        byte expected = phase == Phase.LOGIN ? SocksWire.LOGIN_VERSION : SocksWire.VERSION;
        if (message[0] == expected) {
            return false;
        }
        sendAway(NOTHING, "version " + at(0) + " instead of " + expected);
        return true;
    }

    private void understand(byte[] whole) {
        switch (phase) {
            case GREETING -> onGreeting(whole);
            case LOGIN -> onLogin(whole);
            default -> onRequest(whole);
        }
    }

    private void onGreeting(byte[] greeting) {
        boolean open = false;
        boolean password = false;
        for (int i = 2; i < greeting.length; i++) {
            open |= greeting[i] == SocksWire.NO_LOGIN;
            password |= greeting[i] == SocksWire.PASSWORD;
        }
        Optional<Integer> method = access.choose(open, password);
        if (method.isEmpty()) {
            sendAway(new byte[] {SocksWire.VERSION, SocksWire.NO_METHOD}, "none of its methods will do");
            return;
        }
        answer = new byte[] {SocksWire.VERSION, method.get().byteValue()};
        phase = method.get() == SocksWire.PASSWORD ? Phase.LOGIN : Phase.REQUEST;
    }

    private void onLogin(byte[] login) {
        int userEnd = 2 + (login[1] & 0xFF);
        byte[] user = Arrays.copyOfRange(login, 2, userEnd);
        byte[] password = Arrays.copyOfRange(login, userEnd + 1, login.length);
        if (access.admits(user, password)) {
            answer = new byte[] {SocksWire.LOGIN_VERSION, 0};
            phase = Phase.REQUEST;
        } else {
            sendAway(new byte[] {SocksWire.LOGIN_VERSION, 1}, "wrong user or password");
        }
    }

    private void onRequest(byte[] request) {
        switch (request[SocksWire.REPLY_HEAD - 1]) {
            case SocksWire.IPV4, SocksWire.IPV6 -> onRequest(request, literal(request));
            case SocksWire.NAME -> onNamed(request);
            default ->
                sendAway(
                        SocksReply.ADDRESS_TYPE_NOT_SUPPORTED.refusal(),
                        "address type " + (request[SocksWire.REPLY_HEAD - 1] & 0xFF));
        }
    }

    private void onNamed(byte[] request) {
        int begin = SocksWire.REPLY_HEAD + 1;
        String name = new String(request, begin, request.length - 2 - begin, StandardCharsets.ISO_8859_1);
        if (SocksTarget.isName(name)) {
            onRequest(request, new Name(name));
        } else {
            sendAway(SocksReply.HOST_UNREACHABLE.refusal(), "a name that no host can have");
        }
    }

    private void onRequest(byte[] request, Host host) {
        if (request[1] == SocksWire.CONNECT) {
            target = new SocksTarget(host, SocksWire.port(request, request.length - 2));
            phase = Phase.ASKED;
        } else {
            sendAway(SocksReply.COMMAND_NOT_SUPPORTED.refusal(), "command " + (request[1] & 0xFF));
        }
    }

    private static Literal literal(byte[] request) {
        try {
            return new Literal(
                    InetAddress.getByAddress(Arrays.copyOfRange(request, SocksWire.REPLY_HEAD, request.length - 2)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses of 4 and 16 bytes are addresses", e);
        }
    }

    private void sendAway(byte[] lastWords, String why) {
        answer = lastWords;
        complaint = why;
        phase = Phase.OVER;
    }
}
