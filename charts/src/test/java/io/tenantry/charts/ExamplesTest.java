package io.tenantry.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

  private static final boolean UPDATE = Boolean.getBoolean("tenantry.update-examples");

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> folders = Files.list(Chart.EXAMPLES)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void rendersWhatIsCommitted(Path example) throws IOException {
    Path folder = example.resolve("rendered");
    Map<String, String> rendered =
        Chart.files(withoutCopies(Chart.render(example.resolve("values.yaml"), Map.of())));
    if (UPDATE) {
      write(folder, rendered);
    }

    assertThat(read(folder))
        .describedAs("to write them anew: ./mvnw -pl charts test -Dtenantry.update-examples=true")
        .isEqualTo(rendered);
  }

  @Test
  void rendersNothingTwice() {
    assertThat(Chart.render(Chart.DEFAULT_VALUES, Map.of()))
        .isEqualTo(Chart.render(Chart.DEFAULT_VALUES, Map.of()));
  }

  @Test
  void holdsNoCopyOfACollectorsFile() throws IOException {
    Path file = Chart.EXAMPLES.resolve(Path.of("us-east", "rendered/collectors/configmap.yaml"));

    assertThat(file)
        .content()
        .contains("(collectors/gateway.yaml)")
        .doesNotContain("otlp/services");
  }

  /**
   * The files of collector-config have a home and reviews of their own: an example names them where
   * it has them, and CollectorFilesTest compares them.
   */
  private static String withoutCopies(String rendered) throws IOException {
    String result = rendered.replaceAll("(checksum/config: )[0-9a-f]{64}", "$1(of the files)");
    for (Map.Entry<String, String> file : Chart.collectorFiles().entrySet()) {
      String block = file.getValue().indent(2).replaceAll("(?m)^ +$", "").indent(2);
      result = result.replace("|\n" + block, "(collectors/" + file.getKey() + ")\n");
    }
    return result.replace(Chart.alertRules().indent(2), "  (alerts/collectors.yaml)\n");
  }

  private static void write(Path folder, Map<String, String> rendered) throws IOException {
    Files.createDirectories(folder);
    for (String stale : read(folder).keySet()) {
      if (!rendered.containsKey(stale)) {
        Files.delete(folder.resolve(stale));
      }
    }
    for (Map.Entry<String, String> file : rendered.entrySet()) {
      Files.createDirectories(folder.resolve(file.getKey()).getParent());
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private static Map<String, String> read(Path folder) throws IOException {
    return Chart.textsBelow(folder);
  }
}
