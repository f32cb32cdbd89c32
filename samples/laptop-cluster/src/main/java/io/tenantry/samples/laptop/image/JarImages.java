package io.tenantry.samples.laptop.image;

import io.tenantry.samples.laptop.host.ProcessRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes images of Spring Boot jars: extracted, and with an AOT cache from a training run. Kept by
 * name and SHA-256 of the jar, JDK version and flags; what an interrupted or failed preparation
 * left is done again. Images of different names may be prepared at the same time.
 */
public final class JarImages {

  private static final Duration LONGEST_EXTRACTION = Duration.ofMinutes(1);
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration LONGEST_REQUESTS = Duration.ofSeconds(30);
  private static final Duration LONGEST_END = Duration.ofMinutes(3);
  private static final int READINESS_POLL_MILLIS = 100;

  /**
   * An image that can run.
   *
   * @param withoutAotCache why it starts slowly; empty when it has its AOT cache
   */
  public record Prepared(Image image, Optional<String> withoutAotCache) {}

  private final Path folder;
  private final Path logs;
  private final ProcessRecords records;
  private final Map<Path, byte[]> contentDigests = new ConcurrentHashMap<>();

  /**
   * @param folder keeps the images
   */
  public JarImages(Path folder, Path logs, ProcessRecords records) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.logs = logs;
    this.records = records;
  }

  /** Whether {@link #prepare} has nothing to do. */
  public boolean isPrepared(String name, Path jar, List<String> jvmFlags) throws IOException {
    return Files.exists(marker(home(name, jar, jvmFlags)));
  }

  /**
   * The image of a jar.
   *
   * @param name of the image, such as {@code storefront}
   * @param jvmFlags of training and run alike, or the cache would not fit
   * @param training called only when there is a training
   * @throws IOException when the jar cannot be read or is not a Spring Boot jar with tools
   */
  public Prepared prepare(String name, Path jar, List<String> jvmFlags, Supplier<Training> training)
      throws IOException, InterruptedException {
    Path home = home(name, jar, jvmFlags);
    Path cache = home.resolve("app.aot");
    Path application = home.resolve("app").resolve(jar.getFileName().toString());
    Optional<String> problem = Optional.empty();
    if (!Files.exists(marker(home))) {
      deleteOlder(name);
      Files.createDirectories(home);
      extract(name, jar, home.resolve("app"));
      problem = train(name, application, jvmFlags, cache, training.get());
      if (problem.isEmpty()) {
        Files.createFile(marker(home));
      }
    }
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmFlags);
    if (problem.isEmpty()) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.add("-jar");
    command.add(application.toString());
    return new Prepared(new Image(name, command), problem);
  }

  /** The {@code java} of this JVM. */
  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path marker(Path home) {
    return home.resolve("prepared");
  }

  private Path home(String name, Path jar, List<String> jvmFlags) throws IOException {
    MessageDigest digest = sha256();
    digest.update(contentDigest(jar));
    // The extracted jar keeps its name.
    String rest = jar.getFileName() + " " + Runtime.version() + " " + jvmFlags;
    digest.update(rest.getBytes(StandardCharsets.UTF_8));
    String key = HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    return folder.resolve(name + "-" + key);
  }

  private byte[] contentDigest(Path jar) throws IOException {
    byte[] known = contentDigests.get(jar);
    if (known != null) {
      return known;
    }
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    byte[] computed = digest.digest();
    contentDigests.put(jar, computed);
    return computed;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void deleteOlder(String name) throws IOException {
    List<Path> older;
    try (Stream<Path> images = Files.list(folder)) {
      older = images.filter(image -> isOf(name, image)).toList();
    }
    for (Path image : older) {
      try (Stream<Path> files = Files.walk(image)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isOf(String name, Path image) {
    return image.getFileName().toString().matches(name + "-[0-9a-f]{16}");
  }

  private void extract(String name, Path jar, Path destination)
      throws IOException, InterruptedException {
    Path log = logs.resolve("extract-" + name + ".log");
    List<String> command =
        List.of(
            java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djarmode=tools",
            "-jar",
            jar.toString(),
            "extract",
            "--destination",
            destination.toString());
    Process process = start("extract-" + name, command, Map.of(), log);
    try {
      if (!process.waitFor(LONGEST_EXTRACTION.toSeconds(), TimeUnit.SECONDS)
          || process.exitValue() != 0
          || !Files.exists(destination.resolve(jar.getFileName().toString()))) {
        throw new IOException(
            "%s cannot be extracted (expected: a Spring Boot jar); see %s".formatted(jar, log));
      }
    } finally {
      end(process);
    }
  }

  /** What went wrong, in words; empty when the cache was written. */
  private Optional<String> train(
      String name, Path application, List<String> jvmFlags, Path cache, Training training)
      throws IOException, InterruptedException {
    Path log = logs.resolve("train-" + name + ".log");
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmFlags);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.add("-jar");
    command.add(application.toString());
    command.addAll(training.arguments());
    Process process = start("train-" + name, command, training.environment(), log);
    try {
      if (!awaitReady(process, training)) {
        return Optional.of("its training run did not become ready; see " + log);
      }
      send(training.requests());
      // A polite end: the JVM writes the cache on its way out.
      process.destroy();
      if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS) || !Files.exists(cache)) {
        Files.deleteIfExists(cache);
        return Optional.of("its training run wrote no cache; see " + log);
      }
      return Optional.empty();
    } finally {
      end(process);
    }
  }

  private static boolean awaitReady(Process process, Training training)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(training.readiness()).timeout(Duration.ofSeconds(2)).build();
      while (System.nanoTime() < deadline) {
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return true;
          }
        } catch (IOException notYetUp) {
          // Asked again below.
        }
        if (process.waitFor(READINESS_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
    return false;
  }

  private static void send(List<HttpRequest> requests) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      CompletableFuture<?>[] answers =
          requests.stream()
              .map(request -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
              // A request that fails has taught the JVM something all the same.
              .map(answer -> answer.handle((response, failure) -> ""))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(answers)
          .completeOnTimeout(null, LONGEST_REQUESTS.toSeconds(), TimeUnit.SECONDS)
          .join();
    }
  }

  private Process start(
      String name, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      records.add(process.toHandle(), name);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    return process;
  }

  private void end(Process process) throws InterruptedException {
    if (process.isAlive()) {
      // The cache is written by a JVM of its own.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
    }
    records.remove(process.pid());
  }
}
