package io.tenantry.autoscaler.simulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Policies side by side on one trace.
 *
 * @param objective such as {@code p99=200ms}
 */
public record Comparison(String trace, String objective, long seed, List<PolicyResult> policies) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String HEADER =
      "%-16s %6s %10s %8s %8s %10s %8s %9s %8s %8s %8s %9s"
          .formatted(
              "policy",
              "target",
              "requests",
              "late %",
              "viol s",
              "replica-s",
              "changes",
              "reversals",
              "react s",
              "recov s",
              "worst %",
              "errors");

  public Comparison {
    policies = List.copyOf(policies);
  }

  /** As JSON, on one line. */
  public String json() {
    return JSON.writeValueAsString(this);
  }

  /** As a table for people, a line each. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    for (PolicyResult row : policies) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %6s %10d %8.3f %8.0f %10.0f %8d %9d %8s %8s %8.3f %9d",
              row.policy(),
              row.target() == null ? "-" : row.target().toString(),
              row.requests(),
              100 * row.late(),
              row.violationSeconds(),
              row.replicaSeconds(),
              row.changes(),
              row.reversals(),
              seconds(row.reactionSeconds()),
              seconds(row.recoverySeconds()),
              100 * row.worstTenantLate(),
              row.errors()));
    }
    return lines;
  }

  private static String seconds(@Nullable Double seconds) {
    return seconds == null ? "-" : String.format(Locale.ROOT, "%.1f", seconds);
  }
}
