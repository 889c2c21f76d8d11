package io.skyloom.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every link of a page to something of the project leads somewhere: to a file or folder, and to a heading if it names one. */
class PageLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|\\b(?:src|href)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

    @Test
    void shouldLeadSomewhere() throws IOException {
        List<Path> pages = pages(House.root());
        assertThat(pages).hasSizeGreaterThan(10);
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages) {
            List<String> found = links(Files.readString(page));
            links += found.size();
            found.stream()
                    .filter(link -> !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(House.root().relativize(page) + " -> " + link));
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(300);
    }

    @Test
    void shouldTellGoodLinksFromBadOnes(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                # What `it` is, and *why*
                ## Twice
                ## Twice
                [a](page.md) [b](page.md#what-it-is-and-why) [c](#twice-1) [d](https://example.org/x) <img src="none.png">
                [e](gone.md) [f](#twice-2) `[g](not-a-link)` [h](page.md#What)
                ```
                # no heading
                [i](in-code.md)
                ```
                [j](#no-heading)
                """);
        assertThat(pages(folder)).containsExactly(page);
        assertThat(links(Files.readString(page)))
                .filteredOn(link -> !leadsSomewhere(page, link))
                .containsExactly("none.png", "gone.md", "#twice-2", "page.md#What", "#no-heading");
    }

    private static List<Path> pages(Path folder) throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                String name = String.valueOf(each.getFileName());
                boolean made = name.equals("target") || name.startsWith(".");
                return made && !each.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                if (each.toString().endsWith(".md")) {
                    pages.add(each);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    /** Those to the project itself, outside code. */
    private static List<String> links(String text) {
        List<String> links = new ArrayList<>();
        for (String line : prose(text)) {
            Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", ""));
            while (link.find()) {
                String target = link.group(1) == null ? link.group(2) : link.group(1);
                if (!ELSEWHERE.matcher(target).matches()) {
                    links.add(target);
                }
            }
        }
        return links;
    }

    private static List<String> prose(String text) {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : text.lines().toList()) {
            boolean fence = line.startsWith("```");
            code ^= fence;
            if (!code && !fence) {
                prose.add(line);
            }
        }
        return prose;
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int mark = link.indexOf('#');
        String file = mark < 0 ? link : link.substring(0, mark);
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        if (!Files.exists(target)) {
            return false;
        }
        return mark < 0 || !target.toString().endsWith(".md") || anchors(target).contains(link.substring(mark + 1));
    }

    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        try {
            for (String line : prose(Files.readString(page))) {
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    String plain = anchor(heading.group(1));
                    int before = times.merge(plain, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? plain : plain + "-" + before);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return anchors;
    }

    /** As the places where such pages are read make them. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
