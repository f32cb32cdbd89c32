package io.tenantry.e2e.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small module, built by the real Go. */
@Tag("servers")
class GoBuildsIT {

  @TempDir private Path folder;

  @BeforeAll
  static void needsGo() {
    assumeTrue(Go.find(System.getenv()).isPresent(), "there is no go in PATH");
  }

  private GoBuilds builds() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TENANTRY_CACHE", folder.resolve("cache").toString());
    return new GoBuilds(environment, System.err);
  }

  @Test
  void buildsWhatRuns() throws Exception {
    GoModule module = TinyModule.in(folder.resolve("module"));

    Path binaries = ((Binaries.Ready) builds().get(module)).folder();

    Process tiny =
        new ProcessBuilder(binaries.resolve("tiny").toString()).redirectErrorStream(true).start();
    assertThat(new String(tiny.getInputStream().readAllBytes(), UTF_8)).isEqualTo("tiny\n");
  }

  @Test
  void saysWhereTheSourceIsWrong() throws IOException {
    GoModule module = TinyModule.in(folder.resolve("module"));
    Files.writeString(
        module.folder().resolve("main.go"), "package main\n\nfunc main() { tiny() }\n");

    assertThatExceptionOfType(ToolBuildException.class)
        .isThrownBy(() -> builds().get(module))
        .withMessageContaining("main.go:3:15: undefined: tiny");
  }

  /** What a module lacks is an error, not a download that nobody has pinned. */
  @Test
  void addsNothingToWhatIsPinned() throws IOException {
    GoModule module = TinyModule.in(folder.resolve("module"));
    Files.writeString(
        module.folder().resolve("main.go"),
        "package main\n\nimport _ \"golang.org/x/mod/semver\"\n\nfunc main() {}\n");

    assertThatExceptionOfType(ToolBuildException.class)
        .isThrownBy(() -> builds().get(module))
        .withMessageContaining("cannot find module providing package golang.org/x/mod/semver");
    assertThat(module.folder().resolve("go.sum")).isEmptyFile();
  }
}
