package io.skyloom.routing.appnet;

import java.io.IOException;
import java.util.List;

/** No path led to the remote. The message is the last complaint; the others are suppressed exceptions. */
public final class DialFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Nothing could be tried, for that reason. */
    public DialFailedException(String message) {
        super(message);
    }

    /** @param failures at least one, the last one last */
    DialFailedException(List<IOException> failures) {
        super(failures.getLast().getMessage(), failures.getLast());
        failures.subList(0, failures.size() - 1).forEach(this::addSuppressed);
    }
}
