package io.tenantry.e2e.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache, with a {@code go} that is a script. {@link GoBuildsIT} builds with the real one. */
class GoBuildsTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private ScriptedGo go;
  private GoModule module;
  private GoBuilds builds;

  @BeforeEach
  void prepare() throws IOException {
    go = ScriptedGo.in(folder.resolve("bin"));
    module = TinyModule.in(folder.resolve("module"));
    builds = builds(go.environment(cache()));
  }

  private String said() {
    return said.toString(UTF_8);
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private GoBuilds builds(Map<String, String> environment) {
    return new GoBuilds(
        environment, new Progress(new PrintStream(said, true, UTF_8), Duration.ofMillis(20)));
  }

  private Path built() throws Exception {
    return ((Binaries.Ready) builds.get(module)).folder();
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(cache().resolve("tools/tiny"))) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void buildsOnce() throws Exception {
    Path first = built();

    assertThat(first.resolve("tiny")).isExecutable();
    assertThat(first.getFileName().toString()).matches("v1\\.0\\.0-[0-9a-f]{16}");
    assertThat(built()).isEqualTo(first);
    assertThat(go.builds()).isEqualTo(1);
    assertThat(said())
        .startsWith("Building tiny v1.0.0 ...\n")
        .contains("Building tiny v1.0.0: done in ");
  }

  @Test
  void needsNoGoForWhatIsThere() throws Exception {
    Path first = built();

    builds = builds(Map.of("TENANTRY_CACHE", cache().toString(), "PATH", ""));

    assertThat(built()).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "go.mod, true",
    "go.sum, true",
    "main.go, true",
    "inner/more.go, true",
    "main_test.go, false",
    "README.md, false",
    "inner/testdata/rows.csv, false",
    ".git/HEAD, false"
  })
  void buildsAnewWhatTheBuildDependsOn(String file, boolean anew) throws Exception {
    Path first = built();
    Path changed = module.folder().resolve(file);
    Files.createDirectories(changed.getParent());
    Files.writeString(changed, Files.exists(changed) ? Files.readString(changed) + "\n" : "\n");

    assertThat(built()).matches(second -> second.equals(first) != anew);
    assertThat(go.builds()).isEqualTo(anew ? 2 : 1);
  }

  @Test
  void saysForHowLongItHasBeenBuilding() throws Exception {
    go.hold();
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> building = other.submit(this::built);
      await().until(() -> said().matches("(?s).*Building tiny v1\\.0\\.0 \\.\\.\\. \\d+ s\\n.*"));
      go.release();
      building.get();
    }
  }

  @Test
  void endsWithWhatTheBuildSaidAndKeepsNothing() throws Exception {
    String output =
        IntStream.rangeClosed(1, 40)
            .mapToObj("./main.go:%d: wrong\n"::formatted)
            .reduce("", String::concat);
    go.fails(output);
    Path log = cache().resolve("tools/tiny/build.log");

    assertThatExceptionOfType(ToolBuildException.class)
        .isThrownBy(this::built)
        .withMessageStartingWith(
            "Building tiny v1.0.0 failed: go ended with 1.\n./main.go:11: wrong\n")
        .withMessageEndingWith("./main.go:40: wrong\nThe whole output is in " + log);
    assertThat(log).hasContent(output);
    assertThat(said()).doesNotContain("done");

    Files.delete(folder.resolve("bin/error"));
    built();
    assertThat(cached()).hasSize(1);
  }

  @Test
  void saysWhichGoItNeedsWhereThereIsNone() throws Exception {
    builds = builds(Map.of("TENANTRY_CACHE", cache().toString(), "PATH", folder.toString()));

    assertThat(builds.get(module))
        .isEqualTo(
            new Binaries.CannotBuild(
                "Go 1.26.0 or later is needed for tiny, and there is no go in PATH"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"go1.19.8", "go1.25.11"})
  void saysWhichGoItNeedsWhereItIsTooOld(String version) throws Exception {
    go.version(version);

    assertThat(builds.get(module))
        .isEqualTo(
            new Binaries.CannotBuild(
                "Go 1.26.0 or later is needed for tiny, and %s/bin/go is %s"
                    .formatted(folder, version)));
    assertThat(go.builds()).isZero();
  }

  @Test
  void buildsOnceForTwoThreads() throws Exception {
    go.hold();
    Callable<Path> wish = this::built;
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> first = others.submit(wish);
      Future<Path> second = others.submit(wish);
      await().until(() -> go.builds() == 1);
      go.release();

      assertThat(second.get()).isEqualTo(first.get());
    }
    assertThat(go.builds()).isEqualTo(1);
  }

  @Test
  void buildsOnceForTwoRuns() throws Exception {
    go.hold();
    Path output = folder.resolve("output");
    Process other = BuildInAnotherJvm.start(module.folder(), go.environment(cache()), output);
    try (ExecutorService here = Executors.newVirtualThreadPerTaskExecutor()) {
      await().atMost(Duration.ofMinutes(1)).until(() -> go.builds() == 1);
      Future<Path> waiting = here.submit(this::built);
      await().until(() -> said().contains("Waiting for another run that builds tiny ... 0 s"));
      go.release();

      assertThat(waiting.get().resolve("tiny")).isExecutable();
      assertThat(other.waitFor()).as(Files.readString(output)).isZero();
    } finally {
      other.destroyForcibly();
    }
    assertThat(go.builds()).isEqualTo(1);
  }

  @Test
  void removesWhatKilledRunsLeftAndWhatNobodyUses() throws Exception {
    Path old = built();
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(4))));
    Files.createDirectories(cache().resolve("tools/tiny/.building-123/tiny"));
    Files.writeString(module.folder().resolve("go.sum"), "other\n");

    Path newer = built();

    assertThat(cached()).containsExactly(newer);
  }

  @Test
  void keepsWhatSomebodyHasUsed() throws Exception {
    Path old = built();
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(4))));
    built();
    Files.writeString(module.folder().resolve("go.sum"), "other\n");

    Path newer = built();

    assertThat(cached()).containsExactlyInAnyOrder(old, newer);
  }
}
