package io.tenantry.autoscaler.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.autoscaler.simulator.report.RunMeasures.Change;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PictureTest {

  private static Picture.Run run(String policy, @Nullable Double target, double late, double cost) {
    Timeline timeline = new Timeline(3600);
    for (int second = 0; second < 3600; second++) {
      timeline.answered(second, second < 1800 ? 0.05 : 0.5);
    }
    timeline.scaled(2, List.of(new Change(1800, 2, 6)));
    return new Picture.Run(
        new PolicyResult(policy, target, 3600, late, 0, cost, 1, 0, null, null, late, 0), timeline);
  }

  private static Document drawn(String trace, Picture.Run... runs) throws Exception {
    Comparison comparison =
        new Comparison(
            trace, "p99=200ms", 7, List.of(runs).stream().map(Picture.Run::row).toList());
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(
            new InputSource(new StringReader(new Picture(comparison, 0.2, List.of(runs)).svg())));
  }

  private static List<Element> all(Document picture, String kind) {
    NodeList nodes = picture.getElementsByTagName(kind);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void tellsWhatWasComparedAndWhatCameOfIt() throws Exception {
    Document picture = drawn("shop", run("static", null, 0.0123, 7200));

    assertThat(all(picture, "text").stream().map(Element::getTextContent))
        .contains("shop", "p99=200ms, seed 7", "static", "1.2 % late, 2.0 replica hours", "200 ms");
  }

  @Test
  void hasAPanelForEachPolicyAndAPointForEachTarget() throws Exception {
    Document picture =
        drawn(
            "shop",
            run("hpa", 0.6, 0.01, 9000),
            run("hpa", 0.7, 0.02, 8000),
            run("hpa", 0.8, 0.04, 7000),
            run("static", null, 0, 20_000));

    assertThat(all(picture, "text").stream().map(Element::getTextContent))
        .contains("hpa at 0.7", "static")
        .doesNotContain("hpa at 0.6", "hpa at 0.8");
    assertThat(all(picture, "circle").stream().filter(dot -> dot.getAttribute("r").equals("3")))
        .hasSize(4);
  }

  @Test
  void drawsReplicasAsTheyWereAskedFor() throws Exception {
    List<Element> lines = all(drawn("shop", run("static", null, 0.01, 7200)), "polyline");

    String[] replicas = lines.getFirst().getAttribute("points").split(" ");
    assertThat(replicas).hasSize(Timeline.COLUMNS);
    assertThat(heightOf(replicas[0])).isEqualTo(heightOf(replicas[70]));
    // Smaller is higher up; 84 - 20 is the height of six replicas.
    assertThat(heightOf(replicas[0]) - heightOf(replicas[80])).isCloseTo(42.7, within(0.11));
  }

  private static double heightOf(String point) {
    return Double.parseDouble(point.split(",", 2)[1]);
  }

  @Test
  void staysAPictureWhateverATraceIsCalled() throws Exception {
    assertThat(drawn("<a> & \"b\"", run("static", null, 0, 7200)).getElementsByTagName("text"))
        .extracting(nodes -> nodes.item(0).getTextContent())
        .isEqualTo("<a> & \"b\"");
  }

  @Test
  void needsSomethingToShow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Picture(new Comparison("a", "p99=1s", 1, List.of()), 1, List.of()))
        .withMessage("runs: none (expected: at least one)");
  }
}
