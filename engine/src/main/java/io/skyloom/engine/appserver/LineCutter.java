package io.skyloom.engine.appserver;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/** Cuts text into lines none of which is too long. Pure but for the reader it is given. */
final class LineCutter {
    private static final int LONGEST = 8 * 1024;
    private static final int BLOCK = 4 * 1024;

    private LineCutter() {}

    /** Reads to the end; a line that is too long is handed over in pieces. */
    static void readAll(Reader in, Consumer<String> sink) throws IOException {
        StringBuilder line = new StringBuilder();
        char[] block = new char[BLOCK];
        int n = in.read(block);
        while (n >= 0) {
            for (int i = 0; i < n; i++) {
                add(block[i], line, sink);
            }
            n = in.read(block);
        }
        flush(line, sink);
    }

    private static void add(char c, StringBuilder line, Consumer<String> sink) {
        if (c == '\n' || line.length() >= LONGEST) {
            flush(line, sink);
        }
        if (c != '\n') {
            line.append(c);
        }
    }

    private static void flush(StringBuilder line, Consumer<String> sink) {
        if (!line.isEmpty()) {
            sink.accept(line.toString());
            line.setLength(0);
        }
    }
}
