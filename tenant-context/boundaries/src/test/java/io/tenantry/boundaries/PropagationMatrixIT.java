package io.tenantry.boundaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Every boundary in every set-up. What was seen is {@code docs/propagation-matrix.md}, which is
 * written anew by {@code -Dtenantry.update-docs=true} and otherwise compared.
 */
class PropagationMatrixIT {

  private static final Path MATRIX = Path.of("../../docs/propagation-matrix.md");
  private static final boolean UPDATE = Boolean.getBoolean("tenantry.update-docs");
  private static final String TENANT = "acme";

  private static final Map<SetUp, Column> COLUMNS = new EnumMap<>(SetUp.class);

  private static EmbeddedKafkaKraftBroker kafka;
  private static Stranger stranger;

  @BeforeAll
  static void start() throws IOException {
    stranger = new Stranger();
    kafka = new EmbeddedKafkaKraftBroker(1, 1);
    kafka.afterPropertiesSet();
    for (SetUp setUp : SetUp.values()) {
      COLUMNS.put(setUp, Column.start(setUp, kafka.getBrokersAsString()));
    }
  }

  @AfterAll
  static void end() throws IOException {
    COLUMNS.values().forEach(Column::close);
    kafka.destroy();
    stranger.close();
    String matrix = matrix();
    if (UPDATE) {
      Files.writeString(MATRIX, matrix);
    }
    assertThat(Files.readString(MATRIX))
        .describedAs(
            "to write it anew: ./mvnw -pl tenant-context/boundaries -am verify -Dtenantry.update-docs=true")
        .isEqualTo(matrix);
  }

  static Stream<Arguments> cells() {
    return Boundary.all().stream()
        .flatMap(boundary -> Stream.of(SetUp.values()).map(setUp -> Arguments.of(boundary, setUp)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource
  void cells(Boundary boundary, SetUp setUp) {
    Column column = Objects.requireNonNull(COLUMNS.get(setUp));
    String id = boundary + " " + setUp;
    String answer = column.application.get(near(boundary, column, id), "X-Tenant-ID", TENANT);
    column.cells.put(
        boundary,
        switch (boundary.expectation()) {
          case CROSSES -> {
            assertThat(told(answer)).isEqualTo("acme, log acme");
            if (setUp.hasTraces()) {
              assertThat(column.tenantOfSpan(id)).contains(TENANT);
            }
            yield setUp.hasTraces() ? "thread, log, span" : "thread, log";
          }
          case NOBODY -> {
            assertThat(told(answer)).isEqualTo("nobody, log nobody");
            yield setUp.hasTraces() && column.tenantOfSpan(id).isPresent() ? "span" : "nothing";
          }
          case STAYS_INSIDE -> {
            assertThat(answer + stranger.takeReceived())
                .contains("received")
                .doesNotContainIgnoringCase(TENANT)
                .doesNotContainIgnoringCase("x-tenant-id")
                .doesNotContainIgnoringCase("tenant.id");
            yield "nothing leaves";
          }
        });
  }

  /** Server-sent events begin with the field's name. */
  private static String told(String answer) {
    return answer.replaceFirst("^data:", "").strip();
  }

  private static String near(Boundary boundary, Column column, String id) {
    String far = column.application.uri("/servlet/handler?boundary=" + encoded(id)).toString();
    String path =
        boundary
            .path()
            .replace("{self}", encoded(far))
            .replace("{stranger}", encoded(stranger.httpAddress()))
            .replace("{stranger-grpc}", encoded(stranger.grpcAddress()));
    return path + (path.contains("?") ? "&" : "?") + "boundary=" + encoded(id);
  }

  private static String matrix() {
    StringBuilder page =
        new StringBuilder(
            """
            # What crosses which boundary

            Written by `PropagationMatrixIT`: each cell is a test that ran, on a real server, and what it saw on the far side. *Thread*:
            `TenantContext.current()`. *Log*: `tenant.id` in the log context. *Span*: the attribute `tenant.id` of a span started there.
            What an application has to do is in [boundaries](boundaries.md).

            """);
    page.append("| boundary | the application |");
    Stream.of(SetUp.values()).forEach(setUp -> page.append(" ").append(setUp.title()).append(" |"));
    page.append("\n|---|---|").append("---|".repeat(SetUp.values().length)).append('\n');
    for (Boundary boundary : Boundary.all()) {
      page.append("| %s | %s |".formatted(boundary.name(), boundary.application()));
      page.append(
          COLUMNS.values().stream()
              .map(column -> " " + column.cells.getOrDefault(boundary, "failed") + " |")
              .collect(Collectors.joining()));
      page.append('\n');
    }
    return page.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** One set-up: its application, where that sends its spans, and what was seen. */
  private record Column(
      RunningApplication application, TraceReceiver traces, Map<Boundary, String> cells)
      implements AutoCloseable {

    private static Column start(SetUp setUp, String brokers) throws IOException {
      TraceReceiver traces = new TraceReceiver();
      return new Column(
          new RunningApplication(
              setUp,
              traces.endpoint(),
              Map.of("spring.kafka.bootstrap-servers", brokers, "boundaries.prefix", setUp + ".")),
          traces,
          new ConcurrentHashMap<>());
    }

    private Optional<String> tenantOfSpan(String id) {
      await().until(() -> traces.spanNamed(FarSide.spanOf(id)).isPresent());
      return traces.spanNamed(FarSide.spanOf(id)).map(Span::getAttributesList).stream()
          .flatMap(List::stream)
          .filter(attribute -> attribute.getKey().equals("tenant.id"))
          .map((KeyValue attribute) -> attribute.getValue().getStringValue())
          .findFirst();
    }

    @Override
    public void close() {
      application.close();
      traces.close();
    }
  }
}
