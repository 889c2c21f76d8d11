package io.skyloom.bench;

import java.util.List;
import java.util.Locale;

/** Words of the form name=value. */
record LoadOptions(List<String> words) {
    String text(String name, String otherwise) {
        return words.stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise)
                .toLowerCase(Locale.ROOT);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }
}
