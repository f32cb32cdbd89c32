package io.tenantry.e2e.query;

import io.tenantry.e2e.telemetry.TraceId;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Prometheus's query API. */
public final class PrometheusClient {

  private final JsonApi api;

  private PrometheusClient(JsonApi api) {
    this.api = api;
  }

  /** Of the server whose API begins at {@code base}, such as {@code http://127.0.0.1:9090}. */
  public static PrometheusClient of(URI base) {
    return new PrometheusClient(new JsonApi(base, Map.of()));
  }

  /** One number of an instant query. */
  public record Sample(Map<String, String> labels, Instant at, double value) {}

  /**
   * An exemplar, and the series in which it was found.
   *
   * @param labels its own, such as {@code trace_id}
   */
  public record Exemplar(
      Map<String, String> series, Map<String, String> labels, Instant at, double value) {

    public Optional<TraceId> trace() {
      return Optional.ofNullable(labels.get("trace_id")).map(TraceId::parse);
    }
  }

  /** An alert that is pending or firing. */
  public record Alert(
      Map<String, String> labels, Map<String, String> annotations, boolean isFiring) {

    public String name() {
      return labels.getOrDefault("alertname", "");
    }
  }

  /**
   * The answer to a PromQL query, now.
   *
   * @throws IllegalArgumentException when that is a native histogram or a range; ask {@code
   *     histogram_count} and the like
   */
  public List<Sample> query(String promQl) {
    JsonNode data = data("/api/v1/query", Map.of("query", promQl));
    String type = data.required("resultType").asString();
    return switch (type) {
      case "scalar" -> List.of(sample(Map.of(), data.required("result")));
      case "vector" -> {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode each : data.required("result")) {
          if (!each.has("value")) {
            throw new IllegalArgumentException("a native histogram (expected: numbers)");
          }
          samples.add(sample(map(each.required("metric")), each.required("value")));
        }
        yield samples;
      }
      default -> throw new IllegalArgumentException(type + " (expected: vector or scalar)");
    };
  }

  /** The one number that the query answers; empty when it answers nothing. */
  public Optional<Double> number(String promQl) {
    List<Sample> samples = query(promQl);
    if (samples.size() > 1) {
      throw new IllegalArgumentException(samples.size() + " series (expected: one or none)");
    }
    return samples.stream().map(Sample::value).findFirst();
  }

  /** The exemplars of the series that the query selects. */
  public List<Exemplar> exemplars(String promQl, Instant from, Instant to) {
    List<Exemplar> exemplars = new ArrayList<>();
    JsonNode data =
        data(
            "/api/v1/query_exemplars",
            Map.of("query", promQl, "start", from.toString(), "end", to.toString()));
    for (JsonNode series : data) {
      for (JsonNode exemplar : series.required("exemplars")) {
        exemplars.add(
            new Exemplar(
                map(series.required("seriesLabels")),
                map(exemplar.required("labels")),
                instant(exemplar.required("timestamp").asDouble()),
                Double.parseDouble(exemplar.required("value").asString())));
      }
    }
    return exemplars;
  }

  /** What is pending or firing. */
  public List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode alert : data("/api/v1/alerts", Map.of()).required("alerts")) {
      alerts.add(
          new Alert(
              map(alert.required("labels")),
              map(alert.required("annotations")),
              alert.required("state").asString().equals("firing")));
    }
    return alerts;
  }

  private JsonNode data(String path, Map<String, String> parameters) {
    return api.get(path, parameters).required("data");
  }

  private static Sample sample(Map<String, String> labels, JsonNode pair) {
    return new Sample(labels, instant(pair.get(0).asDouble()), decimal(pair.get(1).asString()));
  }

  private static double decimal(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static Instant instant(double unixSeconds) {
    return Instant.ofEpochMilli(Math.round(unixSeconds * 1_000));
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> values = new LinkedHashMap<>();
    object.properties().forEach(each -> values.put(each.getKey(), each.getValue().asString()));
    return values;
  }
}
