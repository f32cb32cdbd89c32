package io.tenantry.benchmarks.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cluster of the demo in a process of its own, without the demo's traffic. All its processes
 * have ended when it is closed.
 */
final class RunningCluster implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(5);
  private static final Duration LONGEST_END = Duration.ofSeconds(90);

  private final Process process;
  private final URI storefront;
  private final Shop shop;

  private RunningCluster(Process process, URI storefront, Shop shop) {
    this.process = process;
    this.storefront = storefront;
    this.shop = shop;
  }

  /**
   * Starts it, and returns when the autoscaler hears the storefront.
   *
   * @param root the checkout
   * @param work folder of its logs and prepared applications
   */
  static RunningCluster start(Path root, Path work) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work).toAbsolutePath();
    Path log = folder.resolve("cluster.log");
    Process process =
        new ProcessBuilder(command(root, folder))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      URI storefront = printed("storefront: +(http://[^/]+)", process, log);
      URI api = printed("Kubernetes API: +(http://\\S+)", process, log);
      return new RunningCluster(process, storefront, new Shop(api, folder.resolve("processes")));
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  /** Of the balancer in front of the storefront's replicas. */
  URI storefront() {
    return storefront;
  }

  Shop shop() {
    return shop;
  }

  @Override
  public void close() throws InterruptedException {
    shop.close();
    end(process);
  }

  private static void end(Process process) throws InterruptedException {
    // It ends its replicas by itself.
    process.destroy();
    if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private static List<String> command(Path root, Path folder) throws IOException {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED",
        "-jar",
        jar(root.resolve("samples/laptop-cluster/target"), "tenantry-laptop-cluster-", "-exec.jar"),
        "--storefront-jar",
        jar(root.resolve("samples/storefront/target"), "tenantry-sample-storefront-", ".jar"),
        "--autoscaler-jar",
        jar(root.resolve("autoscaler/target"), "tenantry-autoscaler-", "-exec.jar"),
        "--work-dir",
        folder.toString(),
        "--no-traffic");
  }

  private static String jar(Path folder, String prefix, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toAbsolutePath)
          .map(Path::toString)
          .filter(file -> Path.of(file).getFileName().toString().startsWith(prefix))
          .filter(file -> file.endsWith(suffix) && !file.matches(".*-(sources|javadoc)\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no %s*%s in %s".formatted(prefix, suffix, folder)));
    }
  }

  private static URI printed(String expression, Process process, Path log)
      throws IOException, InterruptedException {
    Pattern pattern = Pattern.compile(expression);
    long until = System.nanoTime() + LONGEST_START.toNanos();
    while (true) {
      Optional<String> found =
          pattern.matcher(Files.readString(log)).results().map(match -> match.group(1)).findFirst();
      if (found.isPresent()) {
        return URI.create(found.get());
      }
      if (!process.isAlive() || System.nanoTime() - until > 0) {
        throw new IOException("the laptop cluster did not start; its output is in " + log);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
