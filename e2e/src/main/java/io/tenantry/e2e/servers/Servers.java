package io.tenantry.e2e.servers;

import io.tenantry.e2e.tools.Binaries;
import io.tenantry.e2e.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The servers of one test, of one test class, or of one benchmark: as many of each kind as it asks
 * for, all ended when this is closed. Not thread-safe.
 *
 * {@snippet :
 * try (Servers servers = Servers.in(checkout, folder)) {
 *   Jaeger jaeger = servers.jaeger("jaeger");
 *   Collector gateway =
 *       servers
 *           .collector("gateway")
 *           .config(checkout.resolve("collector-config/config/gateway.yaml"))
 *           .role("TENANTRY_GATEWAY")
 *           .listens("TENANTRY_GATEWAY_SERVICES_GRPC_LISTEN")
 *           .environment("TENANTRY_US_EAST_JAEGER_ENDPOINT", jaeger.otlpGrpc().toString())
 *           .start();
 *   gateway.kill();
 *   gateway.start();
 * }
 * }
 */
public final class Servers implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Path checkout;
  private final Path folder;
  private final Machine machine;
  private final Deque<Server> started = new ArrayDeque<>();
  private final Set<String> names = new HashSet<>();
  private final List<Integer> ports = new ArrayList<>();
  private boolean kept;

  private Servers(Path checkout, Path folder, Machine machine) {
    this.checkout = checkout;
    this.folder = folder;
    this.machine = machine;
  }

  /**
   * None yet.
   *
   * @param checkout whose {@code e2e/tools} say which servers
   * @param folder for logs and data; what was there is deleted
   */
  public static Servers in(Path checkout, Path folder) {
    try {
      Path whole = folder.toAbsolutePath().normalize();
      FileTrees.delete(whole);
      Files.createDirectories(whole);
      return new Servers(checkout.toAbsolutePath().normalize(), whole, Machine.shared());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A Prometheus that has no rules and scrapes nobody, started. */
  public Prometheus prometheus(String name) {
    return prometheus(name, PrometheusTerms.DEFAULTS);
  }

  /** A Prometheus, started. */
  public Prometheus prometheus(String name, PrometheusTerms terms) {
    return started(new Prometheus(this, claim(name), terms));
  }

  /** A Jaeger that keeps traces in memory, started. */
  public Jaeger jaeger(String name) {
    return started(new Jaeger(this, claim(name)));
  }

  /** A collector, still to be told its configuration. */
  public Collector.Builder collector(String name) {
    return new Collector.Builder(this, claim(name));
  }

  /** Runs {@code otelcol} to its end, such as {@code validate --config=...}. */
  public Finished otelcol(List<String> arguments, Map<String, String> environment) {
    return Finished.of(binary(Tool.OTELCOL, "otelcol"), arguments, environment, folder);
  }

  /** Runs {@code telemetrygen} to its end. */
  public Finished telemetrygen(String... arguments) {
    return Finished.of(
        binary(Tool.TELEMETRYGEN, "telemetrygen"), List.of(arguments), Map.of(), folder);
  }

  /** Runs {@code promtool} to its end, such as {@code test rules FILE}. */
  public Finished promtool(String... arguments) {
    return Finished.of(binary(Tool.PROMETHEUS, "promtool"), List.of(arguments), Map.of(), folder);
  }

  /** Has a log for each server, and a folder for each that keeps data. */
  public Path folder() {
    return folder;
  }

  /** A port of 127.0.0.1 that nobody else gets before this is closed. */
  public Address address() {
    try {
      int port = machine.ports().take();
      ports.add(port);
      return new Address(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Logs and data stay after {@link #close()}. */
  public void keep() {
    kept = true;
  }

  /** Ends what still runs, newest first, and deletes logs and data unless they are to be kept. */
  @Override
  public void close() {
    // Most are stopped by those tests that mean something by it.
    started.forEach(Server::kill);
    started.clear();
    try {
      for (int port : ports) {
        machine.ports().release(port);
      }
      ports.clear();
      if (!kept) {
        FileTrees.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Machine machine() {
    return machine;
  }

  <S extends Server> S started(S server) {
    started.push(server);
    server.start();
    return server;
  }

  Path binary(Tool tool, String name) {
    return switch (Toolbox.get(tool, checkout)) {
      case Binaries.Ready(Path binaries) -> binaries.resolve(name);
      case Binaries.CannotBuild(String reason) -> throw new IllegalStateException(reason);
    };
  }

  private String claim(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name of a server (expected: 1 to 64 of a-z, 0-9 and -, not - first)");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException("there is a server %s already".formatted(name));
    }
    return name;
  }
}
