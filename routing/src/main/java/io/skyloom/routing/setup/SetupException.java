package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a route was not set up. The message is what the network's own programs say where they have words for it. */
public final class SetupException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{66}");

    /** The message for whoever asked the setup node. */
    public SetupException(String message) {
        super(message);
    }

    SetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The visor that the message blames; empty when it names none. */
    public Optional<PubKey> culprit() {
        Matcher named = KEY.matcher(String.valueOf(getMessage()));
        try {
            return named.find() ? Optional.of(PubKey.parse(named.group())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a failure says, without the label that our own calls add. */
    static String text(Throwable failure) {
        return failure instanceof RpcException answered ? answered.text() : String.valueOf(failure.getMessage());
    }
}
