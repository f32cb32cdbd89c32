package io.tenantry.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreedMetricsTest {

  @Test
  void readsNameTypeAndLabels(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("m"), "# said\n\na_total  counter  x y\nb gauge\n");

    assertThat(AgreedMetrics.read(file).byName())
        .containsOnlyKeys("a_total", "b")
        .containsEntry(
            "a_total", new AgreedMetrics.Metric(true, Set.of("x", "y", "job", "instance")))
        .containsEntry("b", new AgreedMetrics.Metric(false, Set.of("job", "instance")));
  }

  @Test
  void refusesALineWithoutAType(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("m"), "a_total x y\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgreedMetrics.read(file))
        .withMessage("a_total x y (expected: name, counter or gauge, labels)");
  }
}
