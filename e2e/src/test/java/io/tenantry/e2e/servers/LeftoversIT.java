package io.tenantry.e2e.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.e2e.tools.CacheHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run leaves is ended by the next one, and nothing else is. */
@Tag("servers")
@WithJaeger
class LeftoversIT {

  @TempDir private Path folder;

  @Test
  void areEndedByTheNextRun(Jaeger ofThisRun) throws Exception {
    Path cache = folder.resolve("cache");
    Files.createDirectories(cache);
    Files.createSymbolicLink(
        cache.resolve("tools"), CacheHome.of(System.getenv()).resolve("tools"));
    Run killed = Run.start(cache, folder.resolve("killed"));
    ProcessHandle left = killed.server();
    killed.process().destroyForcibly().waitFor();
    assertThat(left.isAlive()).isTrue();

    Run next = Run.start(cache, folder.resolve("next"));
    ProcessHandle server = next.server();

    assertThat(left.isAlive()).isFalse();
    assertThat(Files.readString(next.errors()))
        .contains("Ended what an earlier run of the tests left: jaeger");
    // The same program, of a run that is alive.
    assertThat(ofThisRun.isRunning()).isTrue();
    assertThat(server.isAlive()).isTrue();

    next.process().destroy();
    assertThat(next.process().waitFor()).isNotZero();
    assertThat(server.isAlive()).isFalse();
    try (Stream<Path> runs = Files.list(cache.resolve("runs"))) {
      assertThat(runs).containsExactly(cache.resolve("runs/lock"));
    }
  }

  /** A JVM that starts a Jaeger, says its process id, and waits. */
  record Run(Process process, Path errors) {

    static Run start(Path cache, Path folder) throws IOException {
      Path errors = folder.resolveSibling(folder.getFileName() + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              OneJaeger.class.getName(),
              folder.toString());
      builder.environment().put("TENANTRY_CACHE", cache.toString());
      return new Run(builder.redirectError(errors.toFile()).start(), errors);
    }

    ProcessHandle server() throws IOException {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String pid = out.readLine();
      assertThat(pid).as(Files.readString(errors)).isNotNull();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
  }

  /** The program of a {@link Run}. */
  static final class OneJaeger {

    private OneJaeger() {}

    static void main(String[] arguments) throws IOException {
      try (Servers servers = Servers.in(Path.of(".."), Path.of(arguments[0]))) {
        System.out.println(servers.jaeger("jaeger").process().pid());
        var _ = System.in.read();
      }
    }
  }
}
