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
import picocli.CommandLine;

/** Against a small server that answers as the HTTP API of Prometheus documents. */
class RecordCommandIT {

  private static final String QUERY =
      "sum by (tenant_id) (increase(http_server_request_duration_seconds_count[1m]))";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Map<String, String>> asked = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();

  @TempDir private Path folder;
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prometheus/api/v1/query_range",
        exchange -> {
          asked.add(formOf(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] answer = answers.removeFirst().getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
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
    return new CommandLine(new RecordCommand(environment))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private static String matrix(String... series) {
    return """
    {"status":"success","data":{"resultType":"matrix","result":[%s]}}
    """
        .formatted(String.join(",", series));
  }

  private static String series(String labels, String... values) {
    return """
    {"metric":{%s},"values":[%s]}\
    """
        .formatted(labels, String.join(",", values));
  }

  @Test
  void writesAFolderThatTheSimulatorPlays() throws IOException {
    answers.add(
        matrix(
            series(
                "\"tenant_id\":\"acme\"", "[1060,\"120\"]", "[1120,\"60.2504\"]", "[1240,\"3\"]"),
            series("\"tenant_id\":\"bank\"", "[1060.0,\"7\"]", "[1120,\"NaN\"]", "[1240,\"+Inf\"]"),
            series("\"tenant_id\":\"not legal\"", "[1240,\"5\"]"),
            series("", "[1240,\"1\"]")));

    assertThat(record("--from", "1000", "--to", "1250", "--step", "60s"))
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
      answers.add(
          matrix(
              series(
                  "\"tenant_id\":\"acme\"",
                  IntStream.range(first, Math.min(first + 2_000, 4_100))
                      .mapToObj(i -> "[%d,\"%d\"]".formatted(1001 + i, i))
                      .toArray(String[]::new))));
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
    answers.add(
        matrix(
            series("\"tenant_id\":\"acme\",\"pod\":\"a\"", "[1060,\"1\"]"),
            series("\"tenant_id\":\"acme\",\"pod\":\"b\"", "[1060,\"2\"]")));

    assertThat(record("--from", "1000", "--to", "1120")).isZero();

    assertThat(trace().resolve("trace.csv")).content().contains("\n0,acme,3\n");
  }

  @Test
  void identifiesItself() throws IOException {
    for (int i = 0; i < 4; i++) {
      answers.add(matrix(series("", "[1060,\"1\"]")));
    }
    Path token = Files.writeString(folder.resolve("token"), "from-file\n");
    String[] range = {"--from", "1000", "--to", "1120"};

    assertThat(record(range)).isZero();
    assertThat(recordWith(Map.of(RecordCommand.TOKEN, "from-environment"), range)).isZero();
    assertThat(
            recordWith(Map.of(RecordCommand.USER, "me", RecordCommand.PASSWORD, "secret"), range))
        .isZero();
    assertThat(record("--bearer-token-file", token.toString(), "--from", "1000", "--to", "1120"))
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
    status = code;
    answers.add(answer);

    assertThat(record("--from", "1000", "--to", "1120")).isEqualTo(1);

    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
    assertThat(trace()).isEmptyDirectory();
  }

  @Test
  void saysThatNobodyAnswers() {
    server.stop(0);

    assertThat(record("--from", "1000", "--to", "1120")).isEqualTo(1);

    assertThat(err.toString()).contains("Prometheus was not reached (ConnectException)");
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
            new CommandLine(new RecordCommand(Map.of()))
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
