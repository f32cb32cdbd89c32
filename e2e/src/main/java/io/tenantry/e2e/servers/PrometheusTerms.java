package io.tenantry.e2e.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a Prometheus is to be.
 *
 * @param promoted resource attributes of OTLP metrics that become labels
 * @param rules files of recording and alert rules
 * @param evaluation how often rules are evaluated, and targets scraped, in whole milliseconds
 */
public record PrometheusTerms(List<String> promoted, List<Path> rules, Duration evaluation) {

  /** The resource attributes of the wire contract as labels, no rules, every second. */
  public static final PrometheusTerms DEFAULTS =
      new PrometheusTerms(
          List.of("tenant.id", "tenant.region", "tenant.plan"), List.of(), Duration.ofSeconds(1));

  /** Copies the lists. */
  public PrometheusTerms {
    promoted = List.copyOf(promoted);
    rules = rules.stream().map(rule -> rule.toAbsolutePath().normalize()).toList();
    if (evaluation.toMillis() < 1) {
      throw new IllegalArgumentException("evaluation (expected: 1 ms or more)");
    }
  }
}
