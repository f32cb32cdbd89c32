package io.tenantry.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The committed JSON is what the sources generate, byte for byte. Skipped where there is no Node;
 * on a build server ({@code CI=true}) that is a failure.
 */
class GeneratedDashboardsIT {

  @Test
  void committedFilesAreWhatTheSourcesGenerate(@TempDir Path generated) throws IOException {
    var node = new NodeProject();
    requireOrSkip(node.missing());
    node.install();
    node.generate(generated);

    List<Path> committed = Dashboard.committedFiles();
    assertThat(generated)
        .isDirectoryNotContaining(
            file -> committed.stream().noneMatch(c -> c.endsWith(file.getFileName())));
    assertThat(committed)
        .isNotEmpty()
        .allSatisfy(file ->
            assertThat(generated.resolve(file.getFileName()))
                .as("run: npm run generate")
                .hasSameBinaryContentAs(file));
  }

  @Test
  void theLockNamesNoRegistry() throws IOException {
    assertThat(Files.readString(Path.of("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("http");
  }

  private static void requireOrSkip(String missing) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(missing).isEmpty();
    }
    assumeTrue(missing.isEmpty(), missing);
  }
}
