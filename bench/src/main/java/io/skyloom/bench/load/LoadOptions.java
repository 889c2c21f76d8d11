package io.skyloom.bench.load;

import java.util.Arrays;
import java.util.List;

/**
 * What a load program is told: words of the form name=value, and bare ones. Immutable.
 *
 * @param words as given; where a name comes twice, the first counts
 */
public record LoadOptions(List<String> words) {
    /** The words of a command line. */
    public static LoadOptions of(String... words) {
        return new LoadOptions(List.of(words));
    }

    /** Whether the word is there, with a value or bare. */
    public boolean has(String name) {
        return words.stream().anyMatch(word -> word.equals(name) || word.startsWith(name + "="));
    }

    /** The value of that name. */
    public String text(String name, String otherwise) {
        return words.stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    /** The value of that name as a number; {@link NumberFormatException} for anything else. */
    public int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    /** The value of that name as numbers between commas. */
    public List<Integer> numbers(String name, String otherwise) {
        return list(name, otherwise).stream().map(Integer::valueOf).toList();
    }

    /** The value of that name as words between commas. */
    public List<String> list(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(",", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
