package io.tenantry.autoscaler.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpServer;
import io.tenantry.autoscaler.simulator.trace.Trace;
import io.tenantry.autoscaler.simulator.trace.TraceFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a small server that answers as the HTTP API of Prometheus documents. */
class RecordCommandIT {

  private static final String QUERY =
      "sum by (tenant_id) (increase(http_server_request_duration_seconds_count[1m]))";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Map<String, String>> asked = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  @TempDir private Path folder;
  private HttpServer server;

  /**
   * What the server answers.
   *
   * @param held bytes that it promises and does not send
   */
  private record Answer(int status, String body, int held) {}

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prometheus/api/v1/query_range",
        exchange -> {
          asked.add(formOf(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          Answer answer = answers.removeFirst();
          byte[] body = answer.body().getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(answer.status(), body.length + answer.held());
          exchange.getResponseBody().write(body);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private static Map<String, String> formOf(String body) {
    return Arrays.stream(body.split("&", -1))
        .map(field -> field.split("=", 2))
        .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
  }

  private Path trace() {
    return folder.resolve("monday");
  }

  private int record(String... more) {
    return recordWith(Map.of(), more);
  }

  private int recordWith(Map<String, String> environment, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--prometheus",
                "http://127.0.0.1:%d/prometheus/".formatted(server.getAddress().getPort()),
                "--query",
                QUERY,
                "--out",
                trace().toString()));
    arguments.addAll(List.of(more));
    return new RecordCommand(environment, Duration.ofMillis(1))
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private void answers(int status, String body) {
    answers.add(new Answer(status, body, 0));
  }

  private static String matrix(String... series) {
    return """
    {"status":"success","data":{"resultType":"matrix","result":[%s]}}
    """
        .formatted(String.join(",", series));
  }

  /** Of one tenant, a number for each bucket of a second. */
  private static String points(int from, int to) {
    return points(from, to, 1);
  }

  private static String points(int from, int to, int step) {
    return matrix(
        series(
            "\"tenant_id\":\"acme\"",
            IntStream.range(from, to)
                .mapToObj(i -> "[%d,\"%d\"]".formatted(1000 + step * (i + 1), i))
                .toArray(String[]::new)));
  }

  private static String series(String labels, String... values) {
    return """
    {"metric":{%s},"values":[%s]}\
    """
        .formatted(labels, String.join(",", values));
  }

  @Test
  void writesAFolderThatTheSimulatorPlays() throws IOException {
    answers(
        200,
        matrix(
            series(
                "\"tenant_id\":\"acme\"", "[1060,\"120\"]", "[1120,\"60.2504\"]", "[1240,\"3\"]"),
            series("\"tenant_id\":\"bank\"", "[1060.0,\"7\"]", "[1120,\"NaN\"]", "[1240,\"+Inf\"]"),
            series("\"tenant_id\":\"not legal\"", "[1240,\"5\"]"),
            series("", "[1240,\"1\"]")));

    assertThat(record("--from", "1000", "--to", "1250", "--step", "60s", "--allow-gaps"))
        .as(err.toString())
        .isZero();

    assertThat(asked)
        .containsExactly(Map.of("query", QUERY, "start", "1060.0", "end", "1240.0", "step", "60"));
    assertThat(trace().resolve("trace.csv"))
        .hasContent(
            """
            t_seconds,tenant,requests
            0,acme,120
            0,bank,7
            60,acme,60.25
            180,_none,1
            180,_unknown,5
            180,acme,3
            """);
    assertThat(trace().resolve("README.md"))
        .content()
        .startsWith("# monday\n")
        .contains("- **query**: `%s`\n".formatted(QUERY))
        .contains("- **from**: 1970-01-01T00:16:40Z, **to**: 1970-01-01T00:20:40Z\n")
        .contains("- **bucket_seconds**: 60\n")
        .contains(
            "- **gaps**: 1 of 4 buckets have no number of any tenant and are played as no requests;"
                + " t_seconds 120\n")
        .contains("- **left out**: 2 numbers that were none (NaN, infinite or below 0)\n")
        .contains("- **renamed**: 1 series whose tenant is no legal id are `_unknown`\n");
    assertThat(out.toString()).contains("4 buckets of 4 tenants, 196 requests; README.md says");
    assertThat(err).hasToString("4 of 4 buckets\n");
    Trace played = TraceFolder.read(trace());
    assertThat(played.bucketSeconds()).isEqualTo(60);
  }

  @Test
  void asksInChunksThatPrometheusAnswers() throws IOException {
    for (int first : new int[] {0, 2_000, 4_000}) {
      answers(200, points(first, Math.min(first + 2_000, 4_100)));
    }

    assertThat(record("--from", "1000", "--to", "5100", "--step", "1s")).isZero();

    assertThat(asked)
        .extracting(form -> form.get("start") + ".." + form.get("end"))
        .containsExactly("1001.0..3000.0", "3001.0..5000.0", "5001.0..5100.0");
    assertThat(Files.readAllLines(trace().resolve("trace.csv")))
        .hasSize(4_101)
        .endsWith("4099,acme,4099");
    assertThat(err.toString().lines())
        .containsExactly("2000 of 4100 buckets", "4000 of 4100 buckets", "4100 of 4100 buckets");
  }

  @Test
  void addsUpSeriesOfTheSameTenant() {
    answers(
        200,
        matrix(
            series("\"tenant_id\":\"acme\",\"pod\":\"a\"", "[1060,\"1\"]", "[1120,\"1\"]"),
            series("\"tenant_id\":\"acme\",\"pod\":\"b\"", "[1060,\"2\"]")));

    assertThat(record("--from", "1000", "--to", "1120")).isZero();

    assertThat(trace().resolve("trace.csv")).content().contains("\n0,acme,3\n");
  }

  @Test
  void identifiesItself() throws IOException {
    for (int i = 0; i < 4; i++) {
      answers(200, points(0, 2, 60));
    }
    Path token = Files.writeString(folder.resolve("token"), "from-file\n");
    String[] range = {"--from", "1000", "--to", "1120", "--force"};

    assertThat(record(range)).isZero();
    assertThat(recordWith(Map.of(RecordCommand.TOKEN, "from-environment"), range)).isZero();
    assertThat(
            recordWith(Map.of(RecordCommand.USER, "me", RecordCommand.PASSWORD, "secret"), range))
        .isZero();
    assertThat(
            record(
                Stream.concat(Stream.of("--bearer-token-file", token.toString()), Stream.of(range))
                    .toArray(String[]::new)))
        .isZero();

    assertThat(authorizations)
        .containsExactly(
            "null", "Bearer from-environment", "Basic bWU6c2VjcmV0", "Bearer from-file");
    assertThat(trace().resolve("README.md"))
        .content()
        .doesNotContain("secret")
        .doesNotContain("from-");
  }

  static Stream<Arguments> saysWhyItFailsAndLeavesNoTrace() {
    return Stream.of(
        argumentSet(
            "a wrong query",
            400,
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse\\u001b error\"}",
            "Prometheus answered 400: parse  error"),
        argumentSet("not allowed", 401, "no", "Prometheus answered 401: not allowed"),
        argumentSet("moved", 302, "", "Prometheus answered 302: a redirect is not followed"),
        argumentSet("another server", 200, "<html>", "with what is no JSON"),
        argumentSet(
            "an instant",
            200,
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
            "no matrix (expected: a range)"),
        argumentSet("nothing", 200, matrix(), "the query has no answer between --from and --to"),
        argumentSet(
            "histograms",
            200,
            matrix("{\"metric\":{},\"histograms\":[]}"),
            "answered with histograms (expected: numbers"));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhyItFailsAndLeavesNoTrace(int code, String answer, String message) {
    answers(code, answer);

    assertThat(record("--from", "1000", "--to", "1120")).isEqualTo(1);

    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
    assertThat(asked).as("asked once").hasSize(1);
    assertThat(trace()).doesNotExist();
  }

  @Test
  void saysThatNobodyAnswers() {
    server.stop(0);

    assertThat(record("--from", "1000", "--to", "1120")).isEqualTo(1);

    assertThat(err.toString())
        .contains("tenantry: Prometheus was not reached (ConnectException), 5 times in a row");
    assertThat(trace()).doesNotExist();
  }

  /** A long time is asked for in pieces: what was recorded so far is not lost to a hiccup. */
  @Test
  void asksAgainForAPieceThatFailedForNow() throws IOException {
    answers(200, points(0, 2_000));
    answers(503, "{\"status\":\"error\",\"error\":\"query timed out\"}");
    answers(502, "<html>bad gateway");
    answers.add(new Answer(200, points(2_000, 2_010), 1_000));
    answers(200, points(2_000, 2_010));

    assertThat(record("--from", "1000", "--to", "3010", "--step", "1s"))
        .as(err.toString())
        .isZero();

    assertThat(asked)
        .extracting(form -> form.get("start"))
        .containsExactly("1001.0", "3001.0", "3001.0", "3001.0", "3001.0");
    assertThat(err.toString().lines())
        .containsExactly(
            "2000 of 2010 buckets",
            "Prometheus answered 503: query timed out: asked again",
            "Prometheus answered 502: asked again",
            "Prometheus broke its answer off: asked again",
            "2010 of 2010 buckets");
    assertThat(Files.readAllLines(trace().resolve("trace.csv"))).hasSize(2_011);
  }

  @Test
  void asksFiveTimesAtMost() {
    for (int i = 0; i < 5; i++) {
      answers(503, "{\"status\":\"error\",\"error\":\"busy\"}");
    }

    assertThat(record("--from", "1000", "--to", "1120")).isEqualTo(1);

    assertThat(asked).hasSize(5);
    assertThat(err.toString())
        .endsWith("tenantry: Prometheus answered 503: busy, 5 times in a row\n");
    assertThat(trace()).doesNotExist();
  }

  /** An outage of Prometheus must not be played as one of the service. */
  @Test
  void takesAGapForNoTrafficOnlyWhenItIsToldTo() {
    String[] range = {"--from", "1000", "--to", "1420"};
    answers(
        200,
        matrix(
            series(
                "\"tenant_id\":\"acme\"",
                "[1060,\"1\"]",
                "[1180,\"2\"]",
                "[1240,\"NaN\"]",
                "[1420,\"0\"]")));
    answers.add(answers.getFirst());

    assertThat(record(range)).isEqualTo(1);

    assertThat(err.toString())
        .contains(
            "4 of 7 buckets have no number of any tenant, up to 3 in a row, the first at"
                + " 1970-01-01T00:17:40Z: was Prometheus away?",
            "--allow-gaps");
    assertThat(trace()).doesNotExist();

    assertThat(
            record(
                Stream.concat(Stream.of(range), Stream.of("--allow-gaps")).toArray(String[]::new)))
        .isZero();
    assertThat(trace().resolve("README.md"))
        .content()
        .contains("- **gaps**: 4 of 7 buckets have no number", "t_seconds 60, 180, 240, 300\n");
  }

  @Test
  void replacesATraceOnlyWhenItIsToldTo() throws IOException {
    String[] range = {"--from", "1000", "--to", "1120"};
    String[] forced = {"--from", "1000", "--to", "1120", "--force"};
    Files.createDirectories(trace());
    Files.writeString(trace().resolve("notes"), "mine");
    answers(200, points(0, 2, 60));
    answers(400, "{\"status\":\"error\",\"error\":\"wrong\"}");
    answers(200, matrix(series("\"tenant_id\":\"bank\"", "[1060,\"5\"]", "[1120,\"6\"]")));
    assertThat(record(range)).as("a folder without a trace").isZero();

    assertThat(record(range)).isEqualTo(2);

    assertThat(err.toString()).contains("monday has a trace already (--force replaces it)");
    assertThat(asked).hasSize(1);

    assertThat(record(forced)).isEqualTo(1);
    assertThat(trace().resolve("trace.csv")).content().contains("acme");

    assertThat(record(forced)).isZero();
    assertThat(trace().resolve("trace.csv")).content().contains("bank").doesNotContain("acme");
    assertThat(trace()).isDirectoryNotContaining("glob:**.part");
    assertThat(trace().resolve("notes")).hasContent("mine");
  }

  static Stream<Arguments> answersWrongUsageWithTwo() {
    return Stream.of(
        argumentSet("no time", List.of("--from", "1000"), "--to"),
        argumentSet("times that are none", List.of("--from", "x", "--to", "9"), "expected a time"),
        argumentSet("backwards", List.of("--from", "2000", "--to", "1000"), "expected: 2..1000000"),
        argumentSet(
            "no step",
            List.of("--from", "0", "--to", "1000", "--step", "fast"),
            "expected a duration"),
        argumentSet(
            "no server",
            List.of("--from", "0", "--to", "1000", "--prometheus", "prometheus:9090"),
            "expected an http or https URL"));
  }

  @ParameterizedTest
  @MethodSource
  void answersWrongUsageWithTwo(List<String> arguments, String message) {
    assertThat(
            new RecordCommand(Map.of(), Duration.ofMillis(1))
                .commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(
                    Stream.concat(
                            arguments.contains("--prometheus")
                                ? Stream.of("--query", "up", "--out", trace().toString())
                                : Stream.of(
                                    "--prometheus",
                                    "http://localhost",
                                    "--query",
                                    "up",
                                    "--out",
                                    trace().toString()),
                            arguments.stream())
                        .toArray(String[]::new)))
        .isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(trace()).doesNotExist();
  }
}
