package io.tenantry.collector.pipeline;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * Names of the components that come with the collector 0.161.0, core and contrib, where a name is
 * not what one would expect.
 */
public final class StockComponents {

  /**
   * Names that still work, and that the collector warns of when it starts, with what replaced them.
   * It is what the {@code deprecated_type} of their metadata says; the collector's maintainers
   * rename one component after the other.
   */
  private static final Map<ComponentKind, Map<String, String>> RENAMED =
      Map.of(
          ComponentKind.RECEIVERS,
          Map.ofEntries(
              entry("azuremonitor", "azure_monitor"),
              entry("envoyals", "envoy_als"),
              entry("filelog", "file_log"),
              entry("filestats", "file_stats"),
              entry("fluentforward", "fluent_forward"),
              entry("namedpipe", "named_pipe"),
              entry("prometheusremotewrite", "prometheus_remote_write"),
              entry("tcplog", "tcp_log"),
              entry("udplog", "udp_log")),
          ComponentKind.PROCESSORS,
          Map.of(
              "cumulativetodelta", "cumulative_to_delta",
              "deltatocumulative", "delta_to_cumulative",
              "k8sattributes", "k8s_attributes"),
          ComponentKind.EXPORTERS,
          Map.of(
              "loadbalancing", "load_balancing",
              "otlp", "otlp_grpc",
              "otlphttp", "otlp_http",
              "prometheusremotewrite", "prometheus_remote_write"),
          ComponentKind.CONNECTORS,
          Map.of("spanmetrics", "span_metrics"),
          ComponentKind.EXTENSIONS,
          Map.of());

  /** Packages whose type is not their name without its last word. */
  private static final Map<String, String> TYPES_OF_PACKAGES =
      Map.of(
          "asapauthextension", "asapclient",
          "metricsgenerationprocessor", "experimental_metricsgeneration",
          "oauth2clientauthextension", "oauth2client",
          "oidcauthextension", "oidc",
          "otlpexporter", "otlp_grpc");

  private StockComponents() {}

  /** The name that a type of this kind goes by now; the same where it was never renamed. */
  public static String presentName(ComponentKind kind, String type) {
    return RENAMED.getOrDefault(kind, Map.of()).getOrDefault(type, type);
  }

  /** The type that a Go package is known for, where it cannot be told from the package's name. */
  public static Optional<String> typeOfPackage(String name) {
    return Optional.ofNullable(TYPES_OF_PACKAGES.get(name));
  }
}
