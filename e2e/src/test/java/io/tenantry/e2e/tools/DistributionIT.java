package io.tenantry.e2e.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector's sources, by Go's own tools and by the collector's own builder. */
@Tag("collectors")
class DistributionIT {

  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DISTRIBUTION = CHECKOUT.resolve("collector-config/distribution");

  @TempDir private Path folder;

  @BeforeAll
  static void needsGo() {
    assumeTrue(go().isPresent(), "there is no go in PATH");
  }

  private static Optional<Go> go() {
    return Go.find(System.getenv());
  }

  private static void run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vet", "test"})
  void passes(String command) throws IOException, InterruptedException {
    run(go().orElseThrow().command(DISTRIBUTION.resolve("tenantscope"), List.of(command, "./...")));
  }

  @Test
  void hasTheMainThatTheBuilderWrites() throws IOException, InterruptedException {
    Files.copy(DISTRIBUTION.resolve("manifest.yaml"), folder.resolve("manifest.yaml"));
    Files.createSymbolicLink(folder.resolve("tenantscope"), DISTRIBUTION.resolve("tenantscope"));
    Path ocb =
        ((Binaries.Ready) new GoBuilds(System.getenv(), System.err).get(Tool.OCB.module(CHECKOUT)))
            .folder()
            .resolve("ocb");

    run(
        new ProcessBuilder(
                ocb.toString(),
                "--config=manifest.yaml",
                "--skip-compilation",
                "--skip-get-modules")
            .directory(folder.toFile()));

    for (String file : List.of("main.go", "main_others.go", "main_windows.go", "components.go")) {
      assertThat(folder.resolve("otelcol").resolve(file))
          .hasSameTextualContentAs(DISTRIBUTION.resolve("otelcol").resolve(file));
    }
  }
}
