package io.tenantry.e2e.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("ports.lock");
  }

  @Test
  void handsOutEachPortOnce() throws Exception {
    try (Ports ports = new Ports(file(), 10_000, 2)) {
      List<Integer> taken = List.of(ports.take(), ports.take());

      assertThat(taken).containsExactlyInAnyOrder(10_000, 10_001);
      assertThatIOException()
          .isThrownBy(ports::take)
          .withMessage("no free port from 10000 to 10001 on 127.0.0.1");

      ports.release(10_001);
      assertThat(ports.take()).isEqualTo(10_001);
    }
  }

  @Test
  void handsOutNoPortThatSomebodyListensOn() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Ports ports = new Ports(file(), other.getLocalPort(), 1)) {
      assertThatIOException().isThrownBy(ports::take);
    }
  }

  @Test
  void handsOutNoPortOfAnotherRunUntilThatEnds() throws Exception {
    Process other = AnotherRun.start(file());
    try (Ports ports = new Ports(file(), 10_000, 1)) {
      assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("10000");
      assertThatIOException().isThrownBy(ports::take);

      other.destroyForcibly().waitFor();

      assertThat(ports.take()).isEqualTo(10_000);
    } finally {
      other.destroyForcibly();
    }
  }

  /** Takes the port, says so, and holds it until it is killed. */
  static final class AnotherRun {

    private AnotherRun() {}

    static Process start(Path file) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              AnotherRun.class.getName(),
              file.toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    static void main(String[] arguments) throws IOException {
      try (Ports ports = new Ports(Path.of(arguments[0]), 10_000, 1);
          BufferedReader in =
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
        System.out.println(ports.take());
        var _ = in.readLine();
      }
    }
  }
}
