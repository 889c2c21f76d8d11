package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * What is wrong with a connection, on its way to the application. Immutable.
 *
 * @param text in words; some of them mean something to programs
 * @param network whether the three flags say anything
 * @param timeout whether a deadline passed
 * @param temporary whether trying again may help
 */
public record IoFailure(String text, boolean network, boolean timeout, boolean temporary) {
    /** The end of the other side's bytes. */
    public static final IoFailure END = plain("EOF");
    /** Used after it was closed. */
    public static final IoFailure CLOSED = plain("io: read/write on closed pipe");

    static final GobStruct<IoFailure> GOB = GobStruct.define("appserver.RPCIOErr", fields -> {
        var text = fields.field("Text", Gob.STRING, IoFailure::text);
        var network = fields.field("IsNetErr", Gob.BOOL, IoFailure::network);
        var timeout = fields.field("IsTimeoutErr", Gob.BOOL, IoFailure::timeout);
        var temporary = fields.field("IsTemporaryErr", Gob.BOOL, IoFailure::temporary);
        return row -> new IoFailure(row.get(text), row.get(network), row.get(timeout), row.get(temporary));
    });

    private static final String CUT_SHORT = "unexpected EOF";

    private static IoFailure plain(String text) {
        return new IoFailure(text, false, false, false);
    }

    /** How an exception travels. */
    public static IoFailure of(IOException why) {
        String text = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        if (why instanceof SocketTimeoutException) {
            return new IoFailure(text, true, true, true);
        }
        return plain(text);
    }

    /** Whether this is no failure, but the end. */
    public boolean isEnd() {
        return !network && text.equals(END.text);
    }

    /** Whether no more bytes come; the original's visors report the end of a route as a failure of the network. */
    public boolean endsReading() {
        return !timeout && text.equals(END.text);
    }

    /**
     * What an application sees of it: an {@link EOFException} for both kinds of ends, a {@link SocketTimeoutException}
     * or {@link SocketException} for failures of a network, otherwise a plain one; the text is the same.
     */
    public IOException exception() {
        if (timeout && network) {
            return new SocketTimeoutException(text);
        }
        if (network) {
            return new SocketException(text);
        }
        return isEnd() || text.equals(CUT_SHORT) ? new EOFException(text) : new IOException(text);
    }
}
