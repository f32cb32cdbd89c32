package io.tenantry.boundaries;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** One application in a process of its own, ended with it or with this one. */
final class RunningApplication implements AutoCloseable {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Thread endWithUs;
  private final Deque<String> output = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();

  RunningApplication(SetUp setUp, String collector, Map<String, String> properties)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(setUp.options(collector));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", setUp.classPath(), BoundariesApplication.class.getName()));
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.endWithUs = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithUs);
    Thread.ofVirtual().start(this::read);
  }

  /** Waits until the application serves. */
  URI uri(String path) {
    return URI.create("http://localhost:" + port.orTimeout(2, TimeUnit.MINUTES).join() + path);
  }

  String get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            "%s: %d %s%n%s"
                .formatted(
                    path, response.statusCode(), response.body(), String.join("\n", output)));
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.startsWith(BoundariesApplication.PORT)) {
          port.complete(
              Integer.parseInt(line.substring(BoundariesApplication.PORT.length()).strip()));
        }
      }
    } catch (IOException e) {
      output.add(e.toString());
    }
    port.completeExceptionally(
        new IllegalStateException("the application ended:\n" + String.join("\n", output)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(endWithUs);
  }
}
