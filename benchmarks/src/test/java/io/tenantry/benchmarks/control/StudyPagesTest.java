package io.tenantry.benchmarks.control;

import static io.tenantry.benchmarks.control.StudyResultsTest.run;
import static io.tenantry.benchmarks.control.StudyResultsTest.shared;
import static io.tenantry.benchmarks.control.StudyResultsTest.unheard;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.benchmarks.control.StudyPages.Beside;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class StudyPagesTest {

  private static final StudyPages PAGES =
      new StudyPages(
          new Study(
              new StudyResults(
                  List.of(
                      run("synth:calm", "tenantry", "1 %", 1, 0.01, 3600),
                      run("synth:calm", "tenantry", "5 %", 1, 0.05, 1800),
                      run("synth:calm", "kpa-rps", "0.7", 1, 0.02, 3600),
                      run("synth:calm", "kpa-rps", "0.9", 1, 0.2, 900),
                      run("wild", "tenantry", "1 %", 1, 0.03, 3600),
                      run("wild", "kpa-rps", "0.7", 1, 0.02, 3600))),
              new StudyResults(
                  List.of(
                      run("signal lost", "tenantry", "1 %", 1, 0.01, 3600),
                      unheard("signal lost", "kpa-rps", "0.7", 2))),
              new StudyResults(List.of(run("wild + edge", "tenantry", "1 %", 1, 0.01, 3960))),
              new StudyResults(
                  List.of(
                      shared("flood", "tenantry", 1, 0.01, 0.998, 0.25),
                      shared("flood", "tenantry", 2, 0.03, 0.996, 0.35),
                      shared("flood", "kpa", 1, 0.9, 0.4, 3),
                      run("flood", "hpa-cpu", "0.7", 1, 0.02, 3600))),
              Set.of("synth:calm")),
          "tenantry",
          "1 %",
          List.of(new Beside("kpa-rps", "0.7"), new Beside("kpa-rps", "0.9")));

  @Test
  void comparesAtEachBaselinesCost() {
    assertThat(PAGES.comparisons())
        .contains(
            "| demand | kpa-rps 0.7 | kpa-rps 0.9 |",
            "| synth:calm | 0.50 | costs more |",
            "| wild | 1.50 |  |",
            "| **geometric mean** | **0.87** (2 of 2) | none on the curve |");
  }

  @Test
  void tellsWhatItIsAsInstalled() {
    assertThat(PAGES.comparisons())
        .contains(
            "| synth:calm | 1.00 % | 2.00 % | 30 | 3 | 1.0 | never so good |",
            "| wild | 3.00 % | 6.00 % | 30 | 3 | 1.0 | never so late |");
  }

  @Test
  void tellsWhatFaultsDo() {
    assertThat(PAGES.comparisons())
        .contains("| fault | tenantry | kpa-rps |", "| signal lost | 1.00 % | 1.00 % (2) |");
  }

  @Test
  void tellsWhatHelps() {
    assertThat(PAGES.comparisons()).contains("| wild + edge | 1.00 % | 3.00 % | 1.1 | 1.0 |");
  }

  @Test
  void tellsHowTooFewReplicasAreShared() {
    assertThat(PAGES.comparisons())
        .contains(
            "| flood | tenantry | 2.00 % | 0.997 | 0.30 | 30.00 % |",
            "| flood | kpa | 90.00 % | 0.400 | 3.00 | 30.00 % |",
            "| flood | hpa-cpu |  | never at its limit |  | 2.00 % |");
  }

  @Test
  void hidesNoPlaceWhereABaselineIsBetter() {
    assertThat(PAGES.comparisons())
        .contains(
            "- wild: kpa-rps 0.7 has fewer late requests at its own cost (Tenantry 1.50 times as"
                + " many).")
        .doesNotContain("- synth:calm: ");
  }

  @Test
  void writesPagesRunsAndAPictureForEachDemand(@TempDir Path folder) throws Exception {
    PAGES.write(folder);

    assertThat(folder.resolve("demands.md"))
        .content()
        .contains("![late requests over cost](synth-calm.svg)", "| kpa-rps 0.9 | 20.00 % |");
    assertThat(Files.readAllLines(folder.resolve("runs.csv")))
        .hasSize(14)
        .contains(
            "\"wild\",kpa-rps,0.7,1,1000000,0.020000,0.040000,30,3600,12,3,0,0.020000,0,0,0,0");
    for (String picture : List.of("synth-calm.svg", "wild.svg")) {
      String svg = Files.readString(folder.resolve(picture));
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new InputSource(new StringReader(svg)))
                  .getElementsByTagName("polyline")
                  .getLength())
          .isEqualTo(2);
    }
  }
}
