package io.skyloom.engine.generator;

import io.skyloom.engine.config.BadConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of shell assignments without a shell: {@code NAME=word}, with quotes and variables, and lists {@code
 * NAME=('a' 'b')}, whose words are joined with commas. Comments and lines that assign nothing are passed over; what only a
 * shell could work out is refused, for a value half understood is worse than none.
 */
public final class EnvFile {
    private static final int LONGEST = 1 << 20;

    private final String text;
    private final Map<String, String> environment;
    private final Map<String, String> found = new LinkedHashMap<>();
    private int at;

    private EnvFile(String text, Map<String, String> environment) {
        this.text = text;
        this.environment = environment;
    }

    /**
     * The variables that the text assigns; the last assignment of a name counts.
     *
     * @param environment where variables are looked up that the text uses and has not assigned before
     * @throws BadConfigException naming the line that needs a shell or is not finished
     */
    public static Map<String, String> read(String text, Map<String, String> environment) throws BadConfigException {
        if (text.length() > LONGEST) {
            throw new BadConfigException(
                    "has " + text.length() + " characters; a file of variables has at most " + LONGEST);
        }
        EnvFile file = new EnvFile(text, environment);
        while (file.at < text.length()) {
            file.line();
        }
        return file.found;
    }

    private void line() throws BadConfigException {
        skipBlanks();
        if (text.startsWith("export ", at)) {
            at += "export ".length();
            skipBlanks();
        }
        int begin = at;
        while (at < text.length() && isNamePart(text.charAt(at), at == begin)) {
            at++;
        }
        String name = text.substring(begin, at);
        if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
            skipLine();
            return;
        }
        at++;
        found.put(name, at < text.length() && text.charAt(at) == '(' ? list() : word(false));
        skipLine();
    }

    private String list() throws BadConfigException {
        List<String> words = new ArrayList<>();
        at++;
        while (true) {
            skipSpaceAndComments();
            if (at == text.length()) {
                throw wrong("a list is not closed with )");
            }
            if (text.charAt(at) == ')') {
                at++;
                return String.join(
                        ",", words.stream().filter(word -> !word.isEmpty()).toList());
            }
            if (text.charAt(at) == ';') {
                throw wrong("a list is not closed with )");
            }
            words.add(word(true));
        }
    }

    private String word(boolean inList) throws BadConfigException {
        StringBuilder word = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == ';' || (inList && c == ')')) {
                break;
            }
            at++;
            switch (c) {
                case '\'' -> word.append(singleQuoted());
                case '"' -> doubleQuoted(word);
                case '\\' -> escaped(word);
                default -> plain(word, c);
            }
        }
        return word.toString();
    }

    private String singleQuoted() throws BadConfigException {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw wrong("a ' is not closed");
        }
        String quoted = text.substring(at, end);
        at = end + 1;
        return quoted;
    }

    private void doubleQuoted(StringBuilder word) throws BadConfigException {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
                word.append(text.charAt(at++));
            } else {
                plain(word, c);
            }
        }
        throw wrong("a \" is not closed");
    }

    private void escaped(StringBuilder word) {
        if (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\n') {
                word.append(c);
            }
        }
    }

    private void plain(StringBuilder word, char c) throws BadConfigException {
        if (c == '`') {
            throw wrong("a command's output cannot be taken; write the value itself");
        }
        word.append(c == '$' ? variable() : String.valueOf(c));
    }

    private String variable() throws BadConfigException {
        boolean braced = at < text.length() && text.charAt(at) == '{';
        int begin = braced ? at + 1 : at;
        int end = begin;
        while (end < text.length() && isNamePart(text.charAt(end), end == begin)) {
            end++;
        }
        boolean closed = !braced || (end < text.length() && text.charAt(end) == '}');
        if (end == begin || !closed) {
            throw wrong("only $NAME and ${NAME} can be worked out; write the value itself");
        }
        at = braced ? end + 1 : end;
        String name = text.substring(begin, end);
        return found.getOrDefault(name, environment.getOrDefault(name, ""));
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void skipSpaceAndComments() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '#')) {
            if (text.charAt(at) == '#') {
                skipLine();
            } else {
                at++;
            }
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }

    private BadConfigException wrong(String what) {
        long line = 1
                + text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new BadConfigException("line " + line + ": " + what);
    }

    private static boolean isNamePart(char c, boolean first) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }
}
