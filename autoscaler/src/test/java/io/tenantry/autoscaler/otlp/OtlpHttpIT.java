package io.tenantry.autoscaler.otlp;

import static io.tenantry.autoscaler.otlp.OtlpRequests.active;
import static io.tenantry.autoscaler.otlp.OtlpRequests.inFlight;
import static io.tenantry.autoscaler.otlp.OtlpRequests.pod;
import static io.tenantry.autoscaler.otlp.OtlpRequests.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.tenantry.autoscaler.RunningAutoscaler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpHttpIT {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final int MAX = RunningAutoscaler.MAX_REQUEST_BYTES;

  private final RunningAutoscaler autoscaler = RunningAutoscaler.shared();

  private HttpResponse<byte[]> post(
      BodyPublisher body, String contentType, String contentEncoding) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(autoscaler.otlpUri("/v1/metrics")).POST(body);
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (!contentEncoding.isEmpty()) {
      request.header("Content-Encoding", contentEncoding);
    }
    return autoscaler.send(request);
  }

  private HttpResponse<byte[]> post(byte[] body, String contentEncoding) {
    return post(BodyPublishers.ofByteArray(body), PROTOBUF, contentEncoding);
  }

  /** A request of one point that is good, so far as it is new. */
  private static byte[] good() {
    return request(pod("http-0"), active(inFlight("http", 1, Instant.now()))).toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-protobuf, ''",
    "application/x-protobuf, identity",
    "application/x-protobuf, gzip",
    "application/x-protobuf, GZIP",
    "Application/X-Protobuf; charset=utf-8, ''"
  })
  void takesPointsIn(String contentType, String contentEncoding) {
    double before = autoscaler.meter("tenantry_autoscaler_otlp_accepted_total");
    byte[] body = contentEncoding.equalsIgnoreCase("gzip") ? gzip(good()) : good();

    HttpResponse<byte[]> answer =
        post(BodyPublishers.ofByteArray(body), contentType, contentEncoding);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(answer.body())
        .isEqualTo(ExportMetricsServiceResponse.getDefaultInstance().toByteArray());
    assertThat(autoscaler.meter("tenantry_autoscaler_otlp_accepted_total") - before).isOne();
  }

  @Test
  void takesARequestOfNothing() {
    assertThat(post(new byte[0], "").statusCode()).isEqualTo(200);
  }

  @Test
  void answersWithAPartialSuccessWhenPointsWereRejected() throws InvalidProtocolBufferException {
    Instant now = Instant.now();

    HttpResponse<byte[]> answer =
        post(
            request(
                    pod("http-0"),
                    active(inFlight("partial", 1, now), inFlight("<no tenant>", 1, now)))
                .toByteArray(),
            "");

    assertThat(answer.statusCode()).isEqualTo(200);
    ExportMetricsServiceResponse response = ExportMetricsServiceResponse.parseFrom(answer.body());
    assertThat(response.getPartialSuccess().getRejectedDataPoints()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage())
        .isEqualTo("rejected data points by reason: tenant=1");
  }

  @ParameterizedTest
  @MethodSource
  void refuses(BodyPublisher body, String contentType, String contentEncoding, Refusal expected)
      throws InvalidProtocolBufferException {
    String meter =
        "tenantry_autoscaler_otlp_refused_total{reason=\"%s\"}".formatted(expected.label());
    double before = autoscaler.meter(meter);

    HttpResponse<byte[]> answer = post(body, contentType, contentEncoding);

    assertThat(answer.statusCode()).isEqualTo(expected.httpStatus());
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    assertThat(Status.parseFrom(answer.body()).getMessage()).isEqualTo(expected.message());
    assertThat(autoscaler.meter(meter) - before).isOne();
  }

  static Stream<Arguments> refuses() {
    byte[] packed = gzip(good());
    return Stream.of(
        argumentSet("garbage", bytes("{}".repeat(9)), PROTOBUF, "", Refusal.UNDECODABLE),
        argumentSet(
            "half a request",
            BodyPublishers.ofByteArray(Arrays.copyOf(good(), 50)),
            PROTOBUF,
            "",
            Refusal.UNDECODABLE),
        argumentSet(
            "plain that says gzip",
            BodyPublishers.ofByteArray(good()),
            PROTOBUF,
            "gzip",
            Refusal.UNDECODABLE),
        argumentSet(
            "gzip that says nothing",
            BodyPublishers.ofByteArray(packed),
            PROTOBUF,
            "",
            Refusal.UNDECODABLE),
        argumentSet(
            "half of a gzip",
            BodyPublishers.ofByteArray(Arrays.copyOf(packed, packed.length / 2)),
            PROTOBUF,
            "gzip",
            Refusal.UNDECODABLE),
        argumentSet("JSON", bytes("{}"), "application/json", "", Refusal.CONTENT_TYPE),
        argumentSet("text", bytes("hello"), "text/plain", "", Refusal.CONTENT_TYPE),
        argumentSet("no content type", bytes("hello"), "", "", Refusal.CONTENT_TYPE),
        argumentSet("deflate", bytes("x"), PROTOBUF, "deflate", Refusal.CONTENT_ENCODING),
        argumentSet("zstd", bytes("x"), PROTOBUF, "zstd", Refusal.CONTENT_ENCODING),
        argumentSet("gzip twice", bytes("x"), PROTOBUF, "gzip, gzip", Refusal.CONTENT_ENCODING),
        argumentSet(
            "too much, and says so",
            BodyPublishers.ofByteArray(new byte[MAX + 1]),
            PROTOBUF,
            "",
            Refusal.TOO_LARGE),
        argumentSet(
            "too much, in chunks",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[MAX + 1])),
            PROTOBUF,
            "",
            Refusal.TOO_LARGE),
        argumentSet(
            "far too much",
            BodyPublishers.ofByteArray(new byte[100 * MAX]),
            PROTOBUF,
            "",
            Refusal.TOO_LARGE),
        argumentSet(
            "a bomb",
            BodyPublishers.ofByteArray(gzip(new byte[100 * MAX])),
            PROTOBUF,
            "gzip",
            Refusal.TOO_LARGE));
  }

  /** The client's half of the connection closes in the middle of the body that it announced. */
  @Test
  void refusesABodyThatBreaksOff() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), autoscaler.otlpUri("/").getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              POST /v1/metrics HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/x-protobuf\r
              Content-Length: 1000\r
              \r
              ten bytes.\
              """
                  .getBytes(ISO_8859_1));
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void allowsPostOnly(String method) {
    HttpResponse<byte[]> answer =
        autoscaler.send(
            HttpRequest.newBuilder(autoscaler.otlpUri("/v1/metrics"))
                .method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/metrics/",
        "/v1/traces",
        "/v1/logs",
        "/actuator/health",
        "/actuator/prometheus",
        "/console",
        "/error",
        "/v1/metrics;x=y",
        "/x/../v1/metrics"
      })
  void servesNothingElseOnItsPort(String path) {
    assertThat(autoscaler.send(HttpRequest.newBuilder(autoscaler.otlpUri(path))).statusCode())
        .isEqualTo(404);
  }

  @Test
  void isServedOnNoOtherPort() {
    HttpResponse<byte[]> answer =
        autoscaler.send(
            HttpRequest.newBuilder(autoscaler.uri("/v1/metrics"))
                .header("Content-Type", PROTOBUF)
                .POST(BodyPublishers.ofByteArray(good())));

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  /** Seeded, so repeatable. */
  @Test
  void neverFailsWhateverBytesCome() {
    Random random = new Random(4318);
    for (int i = 0; i < 300; i++) {
      byte[] body = new byte[random.nextInt(300)];
      random.nextBytes(body);
      boolean gzip = random.nextBoolean();

      HttpResponse<byte[]> answer =
          post(gzip && random.nextBoolean() ? gzip(body) : body, gzip ? "gzip" : "");

      assertThat(answer.statusCode()).isIn(200, 400);
    }
  }

  private static BodyPublisher bytes(String text) {
    return BodyPublishers.ofByteArray(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
