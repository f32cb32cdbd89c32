package io.tenantry.boundaries;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an application gets its telemetry. */
enum SetUp {

  /** {@code spring-boot-starter-opentelemetry}. */
  BOOT("Spring Boot's OpenTelemetry"),

  /** The Java agent with our extension. */
  AGENT("OpenTelemetry Java agent") {
    @Override
    List<String> options(String collector) {
      return Stream.concat(
              Stream.of(
                  "-javaagent:" + jar("opentelemetry-javaagent"),
                  "-Dotel.javaagent.extensions=" + jar("tenantry-agent-extension"),
                  "-Dotel.exporter.otlp.endpoint=" + collector,
                  "-Dotel.exporter.otlp.protocol=http/protobuf",
                  "-Dotel.metrics.exporter=none",
                  "-Dotel.logs.exporter=none",
                  "-Dotel.bsp.schedule.delay=100"),
              super.options(collector).stream())
          .toList();
    }
  },

  /** Meters and log lines, and no traces. */
  METRICS("Metrics only");

  private final String title;

  SetUp(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  boolean hasTraces() {
    return this != METRICS;
  }

  /** The class path of this test without what the set-up has not. */
  String classPath() {
    return classPathOfTests()
        .filter(entry -> this == BOOT || !isTracingOfBoot(new File(entry).getName()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What the Java launcher is told, besides the class path. */
  List<String> options(String collector) {
    return List.of(
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=" + collector + "/v1/traces",
        "-Dtenantry.propagation.destinations=localhost");
  }

  private static boolean isTracingOfBoot(String jar) {
    return jar.startsWith("micrometer-tracing")
        || jar.startsWith("spring-boot-micrometer-tracing")
        || jar.startsWith("spring-boot-opentelemetry");
  }

  private static String jar(String artifact) {
    return classPathOfTests()
        .filter(entry -> entry.contains(artifact))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(artifact + " is not on the class path"));
  }

  private static Stream<String> classPathOfTests() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator));
  }
}
