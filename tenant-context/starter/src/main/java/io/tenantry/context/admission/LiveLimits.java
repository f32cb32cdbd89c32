package io.tenantry.context.admission;

import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was published last about the workload's tenants: {@code docs/admission.md} describes the
 * document.
 *
 * @param validFor how long it counts, unless it is heard again, 1 s to 1 h; null: until something
 *     else is published
 * @param replicas among how many processes the rates are divided, 1 to {@link #MAX_REPLICAS}
 * @param byTenant requests per second of the whole workload; tenants that are not here have what
 *     their plan says
 */
public record LiveLimits(
    @Nullable Duration validFor, int replicas, Map<TenantId, Double> byTenant) {

  /** Of a document. */
  public static final int MAX_TENANTS = 100_000;

  public static final int MAX_REPLICAS = 100_000;

  /** Nothing was published. */
  public static final LiveLimits NONE = new LiveLimits(null, 1, Map.of());

  private static final int VERSION = 1;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final double NOT_THERE = -1;

  public LiveLimits {
    byTenant = Map.copyOf(byTenant);
  }

  /** Less than 0 where nothing is said of the tenant: this is asked for every request. */
  double requestsPerSecond(TenantId tenant) {
    return byTenant.isEmpty() ? NOT_THERE : byTenant.getOrDefault(tenant, NOT_THERE);
  }

  boolean isValidAfter(Duration age) {
    return validFor == null || age.compareTo(validFor) <= 0;
  }

  /**
   * Reads a document. What it does not know, it ignores; one thing that is wrong, and the whole
   * document is: half a document is not what somebody decided.
   *
   * @param document JSON as maps, lists, numbers and text
   * @throws IllegalArgumentException if it is none; the message names what is wrong, and repeats
   *     nothing of it
   */
  public static LiveLimits of(Map<String, ?> document) {
    if (number(document, "version") != VERSION) {
      throw new IllegalArgumentException("version (expected: " + VERSION + ")");
    }
    @Nullable Duration validFor = duration(document);
    double replicas = document.containsKey("replicas") ? number(document, "replicas") : 1;
    if (!(replicas >= 1 && replicas <= MAX_REPLICAS) || replicas != Math.rint(replicas)) {
      throw new IllegalArgumentException("replicas (expected: a whole number, 1 to 100000)");
    }
    if (!(document.get("tenants") instanceof List<?> tenants) || tenants.size() > MAX_TENANTS) {
      throw new IllegalArgumentException("tenants (expected: a list of at most 100000)");
    }
    Map<TenantId, Double> byTenant = new HashMap<>();
    for (Object one : tenants) {
      if (!(one instanceof Map<?, ?> entry) || !(entry.get("id") instanceof String id)) {
        throw new IllegalArgumentException("tenants (expected: each an object with an id)");
      }
      TenantId tenant =
          TenantId.parse(id)
              .orElseThrow(
                  () -> new IllegalArgumentException("tenants.id (expected: a legal tenant id)"));
      double rate = number(entry, "requestsPerSecond");
      if (!(rate >= 0 && rate <= PlanLimits.HIGHEST_RATE)) {
        throw new IllegalArgumentException("tenants.requestsPerSecond (expected: 0 to 1e9)");
      }
      if (byTenant.put(tenant, rate) != null) {
        throw new IllegalArgumentException("tenants (expected: each tenant once)");
      }
    }
    return new LiveLimits(validFor, (int) replicas, byTenant);
  }

  private static double number(Map<?, ?> object, String field) {
    if (object.get(field) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(field + " (expected: a number)");
  }

  private static @Nullable Duration duration(Map<String, ?> document) {
    if (!document.containsKey("validFor")) {
      return null;
    }
    if (document.get("validFor") instanceof String text && text.matches("[0-9]{1,7}(ms|s|m)")) {
      long amount = Long.parseLong(text.replaceAll("[a-z]", ""));
      Duration duration =
          text.endsWith("ms")
              ? Duration.ofMillis(amount)
              : text.endsWith("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
      if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw new IllegalArgumentException("validFor (expected: 1s to 60m, such as \"30s\")");
  }
}
