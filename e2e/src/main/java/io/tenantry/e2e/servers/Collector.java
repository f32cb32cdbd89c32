package io.tenantry.e2e.servers;

import io.tenantry.e2e.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An OpenTelemetry collector of our distribution. */
public final class Collector extends Server {

  private final Path binary;
  private final List<String> configs;
  private final Map<String, String> environment;
  private final Map<String, Address> addresses;
  private final String role;

  private Collector(Builder builder, Path binary, String role) {
    super(builder.servers, builder.name);
    this.binary = binary;
    this.configs = List.copyOf(builder.configs);
    this.environment = Map.copyOf(builder.environment);
    this.addresses = Map.copyOf(builder.addresses);
    this.role = role;
  }

  /** What a collector is to be; each method returns this. */
  public static final class Builder {

    private final Servers servers;
    private final String name;
    private final List<String> configs = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Address> addresses = new HashMap<>();
    private Optional<String> role = Optional.empty();

    Builder(Servers servers, String name) {
      this.servers = servers;
      this.name = name;
    }

    /** Configuration files, merged in this order, as by {@code --config} for each. */
    public Builder config(Path... files) {
      for (Path file : files) {
        configs.add(file.toAbsolutePath().normalize().toString());
      }
      return this;
    }

    /** One more configuration, as text. */
    public Builder config(String yaml) {
      Path file = servers.folder().resolve("%s-%d.yaml".formatted(name, configs.size() + 1));
      try {
        Files.writeString(file, yaml);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return config(file);
    }

    /** A variable that the configuration refers to. */
    public Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** A variable that gets an address on a free port, to be asked for by {@link #address}. */
    public Builder listens(String variable) {
      Address address = servers.address();
      addresses.put(variable, address);
      return environment(variable, address.toString());
    }

    /**
     * The beginning of the variables that every role has: {@code _HEALTH_LISTEN}, {@code
     * _METRICS_HOST}, {@code _METRICS_PORT} and {@code _QUEUE_DIRECTORY}. All are set; {@link
     * Collector#metrics} and the waiting for health need the configuration to use the first three.
     *
     * @param prefix such as {@code TENANTRY_GATEWAY}
     */
    public Builder role(String prefix) {
      role = Optional.of(prefix);
      Address metrics = servers.address();
      addresses.put(prefix + "_METRICS_PORT", metrics);
      return listens(prefix + "_HEALTH_LISTEN")
          .environment(prefix + "_METRICS_HOST", "127.0.0.1")
          .environment(prefix + "_METRICS_PORT", String.valueOf(metrics.port()))
          .environment(
              prefix + "_QUEUE_DIRECTORY",
              servers.folder().resolve(name).resolve("queue").toString());
    }

    /** {@code otelcol validate} with the same configuration and environment. */
    public Finished validate() {
      List<String> arguments = new ArrayList<>(List.of("validate"));
      arguments.addAll(flags(configs));
      return servers.otelcol(arguments, environment);
    }

    /** Starts it, and returns when it is healthy. */
    public Collector start() {
      String prefix =
          role.orElseThrow(() ->
              new IllegalStateException(
                  "a collector has a role, to say where" + " its health and its own metrics are"));
      return servers.started(new Collector(this, servers.binary(Tool.OTELCOL, "otelcol"), prefix));
    }
  }

  /** The address that it was given by {@link Builder#listens}. */
  public Address address(String variable) {
    Address address = addresses.get(variable);
    if (address == null) {
      throw new IllegalArgumentException("%s was given no %s".formatted(name(), variable));
    }
    return address;
  }

  /** Where its queues are, if the configuration says so. */
  public Path queueDirectory() {
    return data().resolve("queue");
  }

  /** Where its own metrics are, for a Prometheus to scrape. */
  public Address metricsAddress() {
    return address(role + "_METRICS_PORT");
  }

  /** Its own metrics, now. */
  public OwnMetrics metrics() {
    return OwnMetrics.parse(Http.get(metricsAddress().http("/metrics")).body());
  }

  @Override
  List<String> command() throws IOException {
    Files.createDirectories(queueDirectory());
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(flags(configs));
    return command;
  }

  @Override
  Map<String, String> environment() {
    return environment;
  }

  @Override
  URI health() {
    return address(role + "_HEALTH_LISTEN").http("/");
  }

  private static List<String> flags(List<String> configs) {
    return configs.stream().map(config -> "--config=" + config).toList();
  }
}
