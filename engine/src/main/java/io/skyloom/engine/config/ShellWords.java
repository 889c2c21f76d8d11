package io.skyloom.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line as a shell would, for {@code args} written as one text: words end at blanks, tabs and line ends;
 * double quotes keep them and know the backslash, single quotes keep everything. Nothing is expanded.
 */
final class ShellWords {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private int at;

    private ShellWords(String line) {
        this.line = line;
    }

    /**
     * The words of a line.
     *
     * @throws IllegalArgumentException when a quote is not closed or the line ends in a backslash
     */
    static List<String> split(String line) {
        ShellWords splitting = new ShellWords(line);
        splitting.run();
        return splitting.words;
    }

    private void run() {
        while (at < line.length()) {
            char c = line.charAt(at++);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> end();
                case '"' -> doubleQuoted();
                case '\'' -> singleQuoted();
                case '\\' -> take(escaped());
                default -> take(c);
            }
        }
        end();
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }

    private void take(char c) {
        begun = true;
        word.append(c);
    }

    private char escaped() {
        if (at == line.length()) {
            throw new IllegalArgumentException("the command line ends in a backslash");
        }
        return line.charAt(at++);
    }

    private void doubleQuoted() {
        begun = true;
        for (char c = quoted('"'); c != '"'; c = quoted('"')) {
            take(c == '\\' ? escaped() : c);
        }
    }

    private void singleQuoted() {
        begun = true;
        for (char c = quoted('\''); c != '\''; c = quoted('\'')) {
            take(c);
        }
    }

    private char quoted(char quote) {
        if (at == line.length()) {
            throw new IllegalArgumentException("the command line has a " + quote + " that is not closed");
        }
        return line.charAt(at++);
    }
}
