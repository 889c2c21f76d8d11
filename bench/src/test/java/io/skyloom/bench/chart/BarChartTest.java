package io.skyloom.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarChartTest {
    private static final Bar SHORT = new Bar("64 B", 10, 8, 12, "10", OptionalDouble.empty());
    private static final Bar LONG = new Bar("1024 B", 20, 20, 20, "20", OptionalDouble.of(18));

    private static List<Element> elements(String svg, String tag, String kind) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList all = document.getElementsByTagName(tag);
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(one -> one.getAttribute("class").equals(kind))
                .toList();
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    @Test
    void shouldDrawBarsAsLongAsTheirValues() throws Exception {
        List<Element> bars = elements(new BarChart("title", List.of(SHORT, LONG)).svg(), "rect", "bar");
        assertThat(bars).hasSize(2);
        assertThat(number(bars.get(1), "width") / number(bars.get(0), "width")).isBetween(1.99, 2.01);
    }

    @Test
    void shouldShowTheSpreadOnlyWhereThereIsOne() throws Exception {
        List<Element> spreads = elements(new BarChart("title", List.of(SHORT, LONG)).svg(), "line", "spread");
        assertThat(spreads)
                .singleElement()
                .satisfies(line -> assertThat(number(line, "x1")).isLessThan(number(line, "x2")));
    }

    @Test
    void shouldMarkTheGoalBetweenTheBeginningAndTheEndOfABarBeyondIt() throws Exception {
        String svg = new BarChart("title", List.of(SHORT, LONG)).svg();
        Element bar = elements(svg, "rect", "bar").get(1);
        Element goal = elements(svg, "line", "goal").get(0);
        assertThat(number(goal, "x1")).isBetween(number(bar, "x"), number(bar, "x") + number(bar, "width"));
    }

    @Test
    void shouldKeepEverythingOnItsGround() throws Exception {
        Bar far = new Bar("a label that is rather long for a bar", 1e9, 1, 3e9, "1000000000", OptionalDouble.of(1e12));
        String svg = new BarChart("title", List.of(far, SHORT)).svg();
        double width = number(elements(svg, "rect", "ground").get(0), "width");
        for (Element bar : elements(svg, "rect", "bar")) {
            assertThat(number(bar, "x") + number(bar, "width")).isLessThan(width);
        }
        for (Element label : elements(svg, "text", "label")) {
            // Anchored at its end; no character of these fonts is wider than seven units on average.
            assertThat(number(label, "x") - 6.6 * label.getTextContent().length())
                    .isPositive();
        }
    }

    @Test
    void shouldBeReadableOnDarkPagesAndEscapeWhatItIsGiven() throws Exception {
        Bar bar = new Bar("a < b & c", 1, 1, 1, ">1", OptionalDouble.empty());
        String svg = new BarChart("x & y", List.of(bar)).svg();
        assertThat(svg).contains("@media (prefers-color-scheme:dark)");
        assertThat(elements(svg, "text", "label"))
                .singleElement()
                .satisfies(text -> assertThat(text.getTextContent()).isEqualTo("a < b & c"));
    }

    @Test
    void shouldGiveTheSameBytesWhateverTheLanguage() {
        Locale before = Locale.getDefault();
        String here = new BarChart("title", List.of(SHORT, LONG)).svg();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(new BarChart("title", List.of(SHORT, LONG)).svg()).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldDrawValuesThatAreAllZero() throws Exception {
        Bar zero = new Bar("none", 0, 0, 0, "0", OptionalDouble.of(0));
        assertThat(elements(new BarChart("title", List.of(zero)).svg(), "rect", "bar"))
                .hasSize(1);
    }
}
