package io.skyloom.fuzz;

import io.skyloom.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Genuine messages as seeds: the values of some members, wherever in a file of recorded vectors they stand. */
final class Recorded {
    private static final int LONGEST = 4096;
    private static final int MOST = 40;

    private Recorded() {}

    /** Members that are hexadecimal. */
    static List<byte[]> hex(String file, String... members) {
        return collect(file, Recorded::bytesOf, members);
    }

    /** Members that are text. */
    static List<byte[]> texts(String file, String... members) {
        return collect(file, text -> text.getBytes(StandardCharsets.UTF_8), members);
    }

    /** The same with a byte in front, for targets that read a choice there. */
    static List<byte[]> behind(int choice, List<byte[]> seeds) {
        return seeds.stream()
                .map(seed -> Edits.join(new byte[] {(byte) choice}, seed))
                .toList();
    }

    private static byte[] bytesOf(String text) {
        return text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit)
                ? HexFormat.of().parseHex(text)
                : new byte[0];
    }

    private static List<byte[]> collect(String file, Function<String, byte[]> form, String... members) {
        Set<String> found = new LinkedHashSet<>();
        walk(Vectors.load(file).json(), Arrays.asList(members), found);
        List<byte[]> seeds = new ArrayList<>();
        for (String text : found) {
            byte[] seed = form.apply(text);
            if (seed.length > 0 && seed.length <= LONGEST && seeds.size() < MOST) {
                seeds.add(seed);
            }
        }
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("nothing in " + file + " is called " + Arrays.toString(members));
        }
        return seeds;
    }

    private static void walk(JsonNode node, List<String> members, Set<String> found) {
        node.properties().forEach(member -> {
            if (members.contains(member.getKey())) {
                take(member.getValue(), found);
            }
            walk(member.getValue(), members, found);
        });
        if (node.isArray()) {
            node.forEach(element -> walk(element, members, found));
        }
    }

    private static void take(JsonNode value, Set<String> found) {
        if (value.isString()) {
            found.add(value.stringValue());
        } else if (value.isArray()) {
            value.forEach(element -> take(element, found));
        }
    }
}
