package io.tenantry.context.autoconfigure;

import io.tenantry.context.PlanName;
import io.tenantry.context.admission.LimitScope;
import io.tenantry.context.admission.PlanLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much each tenant may ask of the service. Off unless one of these properties is set.
 *
 * @param enabled Whether tenants are limited at all: a switch for emergencies.
 * @param scope Whether the figures of the plans are for each replica, or for the workload and
 *     divided by the replicas of the live document.
 * @param maxLimiters Tenants that have limiters of their own at a time, 1 to 1,000,000; about 100
 *     bytes each. Those for whom there is no place share one set of the strictest limits.
 * @param idleTime How long limiters are kept that nobody uses, 1s to 1h.
 * @param plans Limits of each tenant, by plan: requests-per-second (0.1 to 1e9), burst (how many of
 *     them may come at once, 1 or more; those of a second), concurrent-requests (in progress, 1 or
 *     more) and weight (part of an overloaded process beside other tenants, 1 to 1000; 1). What is
 *     not set is no limit. The plan "default" is for tenants of plans that are not listed.
 * @param live Limits that are published while the service runs.
 * @param overload What is done when all tenants together ask for too much.
 */
@ConfigurationProperties("tenantry.admission")
public record AdmissionProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("replica") LimitScope scope,
    @DefaultValue("10000") int maxLimiters,
    @DefaultValue("1m") Duration idleTime,
    @DefaultValue Map<String, Plan> plans,
    @DefaultValue Live live,
    @DefaultValue Overload overload) {

  /**
   * The limits of each tenant of a plan.
   *
   * @param requestsPerSecond Requests per second, 0.1 to 1e9. Not set: no limit.
   * @param burst Requests that may come at once, 1 or more. Not set: those of one second.
   * @param concurrentRequests Requests in progress, 1 or more. Not set: no limit.
   * @param weight Part of an overloaded process beside other tenants, 1 to 1000.
   */
  public record Plan(
      @Nullable Double requestsPerSecond,
      @Nullable Integer burst,
      @Nullable Integer concurrentRequests,
      @DefaultValue("1") int weight) {

    PlanLimits limits() {
      return new PlanLimits(
          requestsPerSecond == null ? OptionalDouble.empty() : OptionalDouble.of(requestsPerSecond),
          optional(burst),
          optional(concurrentRequests),
          weight);
    }

    private static OptionalInt optional(@Nullable Integer value) {
      return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
  }

  /**
   * Where limits are published: an URL or a file, not both.
   *
   * @param url Full URL of the document, http or https.
   * @param file File with the document, such as a mounted ConfigMap's.
   * @param interval How often it is looked at, 100ms to 1m.
   * @param timeout How long one look at an URL may take, 100ms to 1m.
   */
  public record Live(
      @Nullable URI url,
      @Nullable Path file,
      @DefaultValue("2s") Duration interval,
      @DefaultValue("1s") Duration timeout) {

    public Live {
      if (url != null && (!isHttp(url) || url.getHost() == null)) {
        throw new IllegalArgumentException(
            "tenantry.admission.live.url: '%s' (expected: an http or https URL with a host)"
                .formatted(url));
      }
      if (url != null && file != null) {
        throw new IllegalArgumentException(
            "tenantry.admission.live: url and file (expected: one of them)");
      }
      requireWithin("live.interval", interval, Duration.ofMillis(100), Duration.ofMinutes(1));
      requireWithin("live.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    }

    private static boolean isHttp(URI uri) {
      return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }
  }

  /** How overload is found. */
  public enum OverloadMode {
    /** It is not. */
    OFF,
    /** By the load of the processors. */
    CPU,
    /** By the latency of requests. */
    LATENCY
  }

  /**
   * What is done when all tenants together ask for too much: what there is, is divided by the
   * weights of the plans.
   *
   * @param mode How that is found: off, by the load of the processors, or by the latency of
   *     requests.
   * @param requestsPerSecond With cpu: what one replica serves when its processors have no other
   *     work, more than 0. Multiplied by 1 - load.
   * @param minLimit With latency: the limit of requests in progress is never lower, 1 or more.
   * @param initialLimit With latency: the limit until latency says something else.
   * @param maxLimit With latency: the limit is never higher.
   */
  public record Overload(
      @DefaultValue("off") OverloadMode mode,
      @Nullable Double requestsPerSecond,
      @DefaultValue("4") int minLimit,
      @DefaultValue("20") int initialLimit,
      @DefaultValue("1000") int maxLimit) {

    public Overload {
      if (mode == OverloadMode.CPU
          && !(requestsPerSecond != null
              && requestsPerSecond > 0
              && requestsPerSecond <= PlanLimits.HIGHEST_RATE)) {
        throw new IllegalArgumentException(
            "tenantry.admission.overload.requests-per-second: %s (expected with mode cpu: more than 0, at most 1e9)"
                .formatted(requestsPerSecond));
      }
      if (minLimit < 1 || initialLimit < minLimit || maxLimit < initialLimit) {
        throw new IllegalArgumentException(
            "tenantry.admission.overload: min-limit %d, initial-limit %d, max-limit %d (expected: 1 <= min-limit <= initial-limit <= max-limit)"
                .formatted(minLimit, initialLimit, maxLimit));
      }
    }
  }

  private static final int MOST_LIMITERS = 1_000_000;

  public AdmissionProperties {
    plans = Map.copyOf(plans);
    if (maxLimiters < 1 || maxLimiters > MOST_LIMITERS) {
      throw new IllegalArgumentException(
          "tenantry.admission.max-limiters: %d (expected: 1 to 1000000)".formatted(maxLimiters));
    }
    requireWithin("idle-time", idleTime, Duration.ofSeconds(1), Duration.ofHours(1));
    plans.forEach(AdmissionProperties::requireLegal);
  }

  private static void requireWithin(
      String property, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "tenantry.admission.%s: %s (expected: %s to %s)".formatted(property, value, least, most));
    }
  }

  /**
   * Without the cause: Spring Boot reports the innermost message, and that is to name the property.
   */
  @SuppressWarnings({"UnusedException", "ReturnValueIgnored"})
  private static void requireLegal(String name, Plan plan) {
    try {
      new PlanName(name);
      plan.limits();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tenantry.admission.plans.%s: %s".formatted(name, e.getMessage()));
    }
  }
}
