package io.tenantry.autoscaler.admission;

import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.fairness.TenantLimits.Held;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is published of one workload.
 *
 * @param validFor for how long it counts unless it is heard again, such as {@code 30s}
 * @param replicas among how many the rates are divided: those that take requests, at least 1
 * @param tenants those that are held, by id
 */
record AdmissionDocument(int version, String validFor, int replicas, List<TenantRate> tenants) {

  /** Of 140 bytes at the most, so that the document stays below the 8 MiB that readers take. */
  static final int MAX_TENANTS = 50_000;

  private static final int VERSION = 1;
  private static final int MAX_REPLICAS = 100_000;

  /** Requests per second of the whole workload. */
  record TenantRate(String id, double requestsPerSecond) {

    /** In hundredths, and never less than what the tenant is granted. */
    static TenantRate of(Held held) {
      return new TenantRate(held.tenant().value(), Math.ceil(held.granted() * 100) / 100);
    }
  }

  AdmissionDocument {
    tenants = List.copyOf(tenants);
  }

  /**
   * @param validFor whole milliseconds
   */
  static AdmissionDocument of(DecisionOutcome outcome, Duration validFor) {
    return new AdmissionDocument(
        VERSION,
        validFor.toMillis() % 1000 == 0 ? validFor.toSeconds() + "s" : validFor.toMillis() + "ms",
        Math.clamp(outcome.situation().replicas().ready(), 1, MAX_REPLICAS),
        mostOver(outcome.limits().held()).map(TenantRate::of).toList());
  }

  /** Those whose limit spares the most, if there are more than a document holds. */
  private static Stream<Held> mostOver(List<Held> held) {
    return held.size() <= MAX_TENANTS
        ? held.stream()
        : held.stream()
            .sorted(Comparator.comparingDouble((Held tenant) -> tenant.granted() - tenant.asked()))
            .limit(MAX_TENANTS)
            .sorted(Comparator.comparing(Held::tenant));
  }
}
