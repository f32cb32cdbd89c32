package io.tenantry.e2e.servers;

import io.tenantry.e2e.query.JaegerClient;
import io.tenantry.e2e.tools.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Jaeger with one receiver, OTLP, and its traces in memory: they end with its process. */
public final class Jaeger extends Server {

  private final Address query;
  private final Address queryGrpc;
  private final Address health;
  private final Address otlpGrpc;
  private final Address otlpHttp;
  private final Path binary;

  Jaeger(Servers servers, String name) {
    super(servers, name);
    this.binary = servers.binary(Tool.JAEGER, "jaeger");
    this.query = servers.address();
    this.queryGrpc = servers.address();
    this.health = servers.address();
    this.otlpGrpc = servers.address();
    this.otlpHttp = servers.address();
  }

  /** Takes OTLP over gRPC without TLS. */
  public Address otlpGrpc() {
    return otlpGrpc;
  }

  /** Takes OTLP over HTTP. */
  public Address otlpHttp() {
    return otlpHttp;
  }

  /** Its query API. */
  public JaegerClient client() {
    return JaegerClient.of(query.http("/"));
  }

  @Override
  List<String> command() throws IOException {
    Path config = data().resolve("jaeger.yaml");
    try (InputStream own =
        Objects.requireNonNull(Jaeger.class.getResourceAsStream("jaeger.yaml"))) {
      Files.copy(own, config, StandardCopyOption.REPLACE_EXISTING);
    }
    return List.of(binary.toString(), "--config=" + config);
  }

  @Override
  Map<String, String> environment() {
    return Map.of(
        "QUERY_HTTP", query.toString(),
        "QUERY_GRPC", queryGrpc.toString(),
        "HEALTH", health.toString(),
        "OTLP_GRPC", otlpGrpc.toString(),
        "OTLP_HTTP", otlpHttp.toString());
  }

  @Override
  URI health() {
    return health.http("/status");
  }
}
