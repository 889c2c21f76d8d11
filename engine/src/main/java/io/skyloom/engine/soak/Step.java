package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One line of a script: {@code verb word word…}, or {@code at 12.5s verb word…} for what happens at a moment after the
 * first such line was reached.
 *
 * @param at when; empty for right after the line before
 * @param verb what happens
 * @param words to whom, and the rest of the line
 */
public record Step(Optional<Duration> at, String verb, List<String> words) {
    /** Copies the words. */
    public Step {
        words = List.copyOf(words);
    }

    static Step parse(String line) {
        List<String> all = Arrays.asList(line.strip().split("\\s+"));
        boolean timed = all.getFirst().equals("at");
        int verb = timed ? 2 : 0;
        if (all.size() <= verb) {
            throw new IllegalArgumentException("no verb in the line: " + line);
        }
        return new Step(
                timed ? Optional.of(Spans.parse(all.get(1))) : Optional.empty(),
                all.get(verb),
                List.copyOf(all.subList(verb + 1, all.size())));
    }

    static Step at(Duration at, String verb, String... words) {
        return new Step(Optional.of(at), verb, List.of(words));
    }

    static Step of(String verb, String... words) {
        return new Step(Optional.empty(), verb, List.of(words));
    }

    /** The n-th word, beginning with 0. */
    String word(int n) {
        if (n >= words.size()) {
            throw new IllegalArgumentException("the line wants more words: " + this);
        }
        return words.get(n);
    }

    Duration span(int n) {
        return Spans.parse(word(n));
    }

    @Override
    public String toString() {
        String rest = words.isEmpty() ? verb : verb + " " + String.join(" ", words);
        return at.map(when -> "at " + Spans.text(when) + " " + rest).orElse(rest);
    }
}
