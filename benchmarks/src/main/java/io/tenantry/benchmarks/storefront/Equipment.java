package io.tenantry.benchmarks.storefront;

import io.tenantry.benchmarks.storefront.plain.PlainTenants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/**
 * The files of which a process is made.
 *
 * @param storefront the storefront's jar, with its libraries in a folder beside it
 * @param plain a folder with the classes of {@link PlainTenants}'s package
 * @param agent the OpenTelemetry Java agent
 * @param extension ours for it
 */
record Equipment(Path storefront, Path plain, Path agent, Path extension) {

  /** Bounds of a cache that the shop makes for itself: in all equipments. */
  private static final String NOT_OF_A_REQUEST =
      "io.tenantry.context.autoconfigure.TenantFallbackAutoConfiguration";

  private static final String HEAP = "512m";
  private static final String STOREFRONT = "tenantry-sample-storefront-";
  private static final String MAIN = "io.tenantry.samples.storefront.StorefrontApplication";

  /** Prepares them in {@code work}, from what the build left. */
  static Equipment prepare(Path root, Path work) throws IOException, InterruptedException {
    return new Equipment(
        unpackedStorefront(root, work),
        plainClasses(work),
        jar(root.resolve("benchmarks/target/agent"), "opentelemetry-javaagent"),
        jar(root.resolve("tenant-context/agent-extension/target"), "tenantry-"));
  }

  static Path unpackedStorefront(Path root, Path work) throws IOException, InterruptedException {
    Path folder = work.resolve("storefront");
    extract(jar(root.resolve("samples/storefront/target"), STOREFRONT), folder);
    return jar(folder, STOREFRONT);
  }

  static Path plainClasses(Path work) throws IOException {
    Path folder = work.resolve("plain");
    copyClass(PlainTenants.class.getName(), folder);
    copyClass(PlainTenants.class.getPackageName() + ".PlainTenantFilter", folder);
    return folder;
  }

  /**
   * The command line of a process with the starter, without its port.
   *
   * @param heap such as {@code 1g}
   */
  static List<String> command(Path storefront, String heap, List<String> arguments) {
    List<String> command = jvm(heap);
    command.addAll(List.of("-cp", storefront.toString(), MAIN, "--logging.level.root=warn"));
    command.addAll(arguments);
    return command;
  }

  /** The command line of a process, without its port. */
  List<String> command(Variant variant, int metricsPort) {
    List<String> command = jvm(HEAP);
    if (variant.hasAgent()) {
      command.add("-javaagent:" + agent);
      command.add("-Dotel.traces.exporter=none");
      command.add("-Dotel.logs.exporter=none");
      command.add("-Dotel.metrics.exporter=otlp");
      command.add("-Dotel.metric.export.interval=10s");
      command.add("-Dotel.exporter.otlp.protocol=http/protobuf");
      command.add("-Dotel.exporter.otlp.endpoint=http://127.0.0.1:" + metricsPort);
      if (variant.hasStarter()) {
        command.add("-Dotel.javaagent.extensions=" + extension);
      }
    }
    command.add("-cp");
    command.add(variant.hasStarter() ? storefront.toString() : storefront + ":" + plain);
    command.add(MAIN);
    command.add("--storefront.query-time=0ms");
    command.add("--logging.level.root=warn");
    if (!variant.hasStarter()) {
      command.add("--spring.main.sources=" + PlainTenants.class.getName());
      command.add("--spring.autoconfigure.exclude=" + autoConfigurations());
    }
    return command;
  }

  private static List<String> jvm(String heap) {
    return new ArrayList<>(
        List.of(java(), "-Xms" + heap, "-Xmx" + heap, "--enable-native-access=ALL-UNNAMED"));
  }

  static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  private static String autoConfigurations() {
    ClassLoader loader = Equipment.class.getClassLoader();
    return ImportCandidates.load(AutoConfiguration.class, loader).getCandidates().stream()
        .filter(name -> name.startsWith("io.tenantry.") && !name.equals(NOT_OF_A_REQUEST))
        .collect(Collectors.joining(","));
  }

  private static void extract(Path jar, Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                java(),
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("could not unpack " + jar);
    }
  }

  private static void copyClass(String type, Path folder) throws IOException {
    String file = type.replace('.', '/') + ".class";
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream bytes = Equipment.class.getClassLoader().getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IOException("no class file of " + type);
      }
      Files.write(target, bytes.readAllBytes());
    }
  }

  private static Path jar(Path folder, String name) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(file -> file.getFileName().toString().startsWith(name))
            .filter(file -> file.toString().endsWith(".jar"))
            .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
            .findFirst()
            .orElseThrow(() -> new IOException("no %s*.jar in %s".formatted(name, folder)))
            .toAbsolutePath();
      }
    }
    throw new IOException("no folder " + folder);
  }
}
