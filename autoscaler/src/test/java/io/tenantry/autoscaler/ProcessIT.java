package io.tenantry.autoscaler;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How the process begins and how it ends. */
@ExtendWith(OutputCaptureExtension.class)
class ProcessIT {

  private static final String CONTINUE = "HTTP/1.1 100 \r\n\r\n";
  private static final String OK = "HTTP/1.1 200 ";

  @Test
  void doesNotStartWithAPropertyOutOfRangeAndSaysWhich(CapturedOutput output) {
    assertThatThrownBy(() ->
            RunningAutoscaler.start(Map.of("tenantry.autoscaler.control.tick-interval", "99ms")))
        .isInstanceOf(Exception.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(
            "tenantry.autoscaler.control.tick-interval: 99ms"
                + " (expected: a duration of 100ms..10s)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-port", "grpc-port"})
  void doesNotStartWithAPortThatIsTakenAndSaysWhich(String property, CapturedOutput output)
      throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(
              () -> RunningAutoscaler.start(Map.of("tenantry.autoscaler.otlp." + property, port)))
          .isInstanceOf(Exception.class);

      assertThat(output)
          .contains("APPLICATION FAILED TO START")
          .containsIgnoringCase("port " + port);
    }
  }

  /** A report that is on its way when the process is told to end is not lost. */
  @Test
  @Timeout(30)
  void answersWhatIsOnItsWayWhenItEnds(CapturedOutput output) throws IOException {
    RunningAutoscaler autoscaler = RunningAutoscaler.start(Map.of());
    byte[] body =
        request(pod("ending-0"), active(inFlight("acme", 1, Instant.now()))).toByteArray();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), autoscaler.otlpUri("/").getPort())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(
          """
          POST /v1/metrics HTTP/1.1\r
          Host: localhost\r
          Content-Type: application/x-protobuf\r
          Content-Length: %d\r
          Expect: 100-continue\r
          \r
          """
              .formatted(body.length)
              .getBytes(ISO_8859_1));
      assertThat(new String(in.readNBytes(CONTINUE.length()), ISO_8859_1)).isEqualTo(CONTINUE);

      CompletableFuture<Void> ended = CompletableFuture.runAsync(autoscaler::close);
      await().until(() -> output.getOut().contains("Commencing graceful shutdown"));
      assertThat(ended).isNotDone();
      out.write(body);

      assertThat(new String(in.readNBytes(OK.length()), ISO_8859_1)).isEqualTo(OK);
      assertThat(ended).succeedsWithin(Duration.ofSeconds(20));
    }
  }
}
