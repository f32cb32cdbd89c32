package io.tenantry.e2e.servers;

import io.tenantry.e2e.query.PrometheusClient;
import io.tenantry.e2e.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus with its OTLP receiver and exemplars on. */
public final class Prometheus extends Server {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final PrometheusTerms terms;
  private final Address address;
  private final Path binary;
  private final Map<String, List<Address>> scraped = new LinkedHashMap<>();

  Prometheus(Servers servers, String name, PrometheusTerms terms) {
    super(servers, name);
    this.terms = terms;
    this.binary = servers.binary(Tool.PROMETHEUS, "prometheus");
    this.address = servers.address();
  }

  /** Its web API; {@code /api/v1/otlp/v1/metrics} takes OTLP over HTTP. */
  public Address address() {
    return address;
  }

  /**
   * What an exporter of OTLP over HTTP needs as its endpoint; it adds {@code /v1/metrics} itself.
   */
  public String otlpEndpoint() {
    return address.http("/api/v1/otlp").toString();
  }

  /** Scrapes these addresses from now on, under that job; in the place of those before. */
  public void scrape(String job, List<Address> addresses) {
    scraped.put(job, List.copyOf(addresses));
    writeConfig();
    HttpResponse<String> answer = Http.post(address.http("/-/reload"));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "%s answered %d: %s".formatted(name(), answer.statusCode(), answer.body()));
    }
  }

  /** Its query API. */
  public PrometheusClient client() {
    return PrometheusClient.of(address.http("/"));
  }

  @Override
  List<String> command() {
    return List.of(
        binary.toString(),
        "--config.file=" + writeConfig(),
        "--storage.tsdb.path=" + data().resolve("tsdb"),
        "--web.listen-address=" + address,
        "--web.enable-otlp-receiver",
        "--web.enable-lifecycle",
        "--enable-feature=exemplar-storage");
  }

  @Override
  Map<String, String> environment() {
    return Map.of();
  }

  @Override
  URI health() {
    return address.http("/-/ready");
  }

  /** JSON is YAML. */
  private Path writeConfig() {
    String interval = terms.evaluation().toMillis() + "ms";
    Map<String, Object> config =
        Map.of(
            "global",
            Map.of(
                "evaluation_interval",
                interval,
                "scrape_interval",
                interval,
                "scrape_timeout",
                interval),
            "otlp",
            Map.of("promote_resource_attributes", terms.promoted()),
            "storage",
            Map.of("tsdb", Map.of("out_of_order_time_window", "10m")),
            "rule_files",
            terms.rules().stream().map(Path::toString).toList(),
            "scrape_configs",
            scraped.entrySet().stream()
                .map(job ->
                    Map.of(
                        "job_name",
                        job.getKey(),
                        "static_configs",
                        List.of(
                            Map.of(
                                "targets",
                                job.getValue().stream().map(Address::toString).toList()))))
                .toList());
    try {
      return Files.writeString(data().resolve("prometheus.yaml"), JSON.writeValueAsString(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
