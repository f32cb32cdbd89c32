package io.tenantry.context.autoconfigure;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.TenantId;
import io.tenantry.context.resolution.CachedTenantDirectory;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tenants that the service knows.
 *
 * @param defaultPlan Plan of tenants that are not listed, and of those whose entry names none.
 * @param strict Whether a tenant that is not listed is refused with 403. Has no meaning where
 *     tenants are looked up at a URL or by a bean TenantDirectory.
 * @param tenants Tenants by id, each with plan (name of its plan), region (its home region),
 *     resident (whether it must not be served outside of it, false if not said) and enabled
 *     (whether it is served at all, true if not said). Ids with other characters than a-z, 0-9 and
 *     - need brackets: tenants[Acme_1].plan.
 * @param url Where tenants are looked up instead of in a list: GET of this URL, a slash and the
 *     tenant's id is answered with JSON (plan, region, resident, enabled; each may be left out), or
 *     with 404 for an unknown tenant. An http or https URL; not set: nowhere.
 * @param timeout How long one look-up at the URL may take, 10ms to 30s.
 * @param bearerToken Sent with each look-up at the URL, as Authorization: Bearer. Not set: nothing
 *     is.
 * @param cache What is remembered of tenants that were looked up, at the URL or by a bean
 *     TenantDirectory.
 */
@ConfigurationProperties("tenantry.directory")
public record DirectoryProperties(
    @DefaultValue("default") String defaultPlan,
    @DefaultValue("false") boolean strict,
    @DefaultValue Map<String, Entry> tenants,
    @Nullable URI url,
    @DefaultValue("1s") Duration timeout,
    @Nullable String bearerToken,
    @DefaultValue Cache cache) {

  private static final String PREFIX = "tenantry.directory.";

  /**
   * One tenant.
   *
   * @param plan Name of its plan; the default plan if not set.
   * @param region Its home region.
   * @param resident Whether it must not be served outside its home region.
   * @param enabled Whether it is served at all.
   */
  public record Entry(
      @Nullable String plan,
      @Nullable String region,
      @DefaultValue("false") boolean resident,
      @DefaultValue("true") boolean enabled) {}

  /**
   * What is remembered of tenants that were looked up.
   *
   * @param enabled Whether tenants that were looked up, at the URL or by a bean TenantDirectory,
   *     are remembered. Without it, each request is a look-up.
   * @param ttl Age at which a known tenant is looked up again, in the background, by its next
   *     request; 1s to 1d.
   * @param maxStale Age at which a known tenant is forgotten when it cannot be looked up again; at
   *     least the ttl, at most 7d.
   * @param maxTenants Known tenants that are remembered, 1 to 10,000,000; some 500 bytes each.
   * @param unknownTtl How long an unknown or disabled tenant is remembered: so long it takes until
   *     a new tenant is served that was asked for too early; 100ms to 1h.
   * @param maxUnknown Unknown tenants that are remembered, 1 to 1,000,000.
   * @param maxLookupsPerSecond Look-ups in a second and process that find nobody or fail, 1 to
   *     100,000. Beyond it, tenants that are not remembered are answered with 503, also those that
   *     exist, so that ids that are made up cannot overload the directory. Look-ups that find a
   *     tenant are not counted.
   * @param maxConcurrentLookups Look-ups at a time, 1 to 1,000. Beyond it, tenants that are not
   *     remembered are answered with 503, so that a slow directory does not hold up every thread.
   * @param maxWait Age of a look-up until which other requests of its tenant wait for it, 10ms to
   *     30s. Beyond it they are answered with 503, so that a directory that hangs does not hold up
   *     the threads of all requests of one tenant.
   */
  public record Cache(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("1m") Duration ttl,
      @DefaultValue("1h") Duration maxStale,
      @DefaultValue("100000") int maxTenants,
      @DefaultValue("10s") Duration unknownTtl,
      @DefaultValue("10000") int maxUnknown,
      @DefaultValue("100") int maxLookupsPerSecond,
      @DefaultValue("32") int maxConcurrentLookups,
      @DefaultValue("2s") Duration maxWait) {

    public Cache {
      requireWithin("ttl", ttl, Duration.ofSeconds(1), Duration.ofDays(1), "1s to 1d");
      requireWithin("max-stale", maxStale, ttl, Duration.ofDays(7), "the ttl to 7d");
      requireWithin(
          "unknown-ttl", unknownTtl, Duration.ofMillis(100), Duration.ofHours(1), "100ms to 1h");
      requireWithin("max-tenants", maxTenants, 10_000_000);
      requireWithin("max-unknown", maxUnknown, 1_000_000);
      requireWithin("max-lookups-per-second", maxLookupsPerSecond, 100_000);
      requireWithin("max-concurrent-lookups", maxConcurrentLookups, 1_000);
      requireWithin(
          "max-wait", maxWait, Duration.ofMillis(10), Duration.ofSeconds(30), "10ms to 30s");
    }

    CachedTenantDirectory.Bounds bounds() {
      return new CachedTenantDirectory.Bounds(
          ttl,
          maxStale,
          maxTenants,
          unknownTtl,
          maxUnknown,
          maxLookupsPerSecond,
          maxConcurrentLookups,
          maxWait);
    }

    private static void requireWithin(
        String property, Duration value, Duration min, Duration max, String legal) {
      DirectoryProperties.requireWithin("cache." + property, value, min, max, legal);
    }

    private static void requireWithin(String property, int value, int max) {
      if (value < 1 || value > max) {
        throw new IllegalArgumentException(
            "%scache.%s: %d (expected: 1 to %d)".formatted(PREFIX, property, value, max));
      }
    }
  }

  public DirectoryProperties {
    tenants = Map.copyOf(tenants);
    requireName("default-plan", defaultPlan, PlanName::new);
    tenants.forEach(DirectoryProperties::requireEntry);
    if (url != null && !isHttpUrl(url)) {
      throw new IllegalArgumentException(
          "tenantry.directory.url: '%s' (expected: an http or https URL without query, such as https://tenants.internal/v1/tenants)"
              .formatted(url));
    }
    requireWithin("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(30), "10ms to 30s");
    if (bearerToken != null && !isVisibleAscii(bearerToken)) {
      throw new IllegalArgumentException(
          "tenantry.directory.bearer-token: %d characters (expected: visible ASCII characters, at least one)"
              .formatted(bearerToken.length()));
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "DirectoryProperties[defaultPlan=%s, strict=%s, tenants=%d, url=%s, timeout=%s, cache=%s]"
        .formatted(defaultPlan, strict, tenants.size(), url, timeout, cache);
  }

  private static void requireEntry(String id, Entry entry) {
    if (TenantId.parse(id).isEmpty()) {
      throw new IllegalArgumentException(
          "tenantry.directory.tenants: '%s' (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)"
              .formatted(id));
    }
    String prefix = "tenants." + id;
    if (entry.plan() != null) {
      requireName(prefix + ".plan", entry.plan(), PlanName::new);
    }
    if (entry.region() != null) {
      requireName(prefix + ".region", entry.region(), DirectoryProperties::requireRegion);
    } else if (entry.resident()) {
      throw new IllegalArgumentException(
          "%s%s.region: none (expected: a region, because the tenant is resident)"
              .formatted(PREFIX, prefix));
    }
  }

  /**
   * Without the cause: Spring Boot reports the innermost message, and that is to name the property.
   */
  @SuppressWarnings("UnusedException")
  private static void requireName(String property, String name, Consumer<String> check) {
    try {
      check.accept(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s%s: %s".formatted(PREFIX, property, e.getMessage()));
    }
  }

  private static void requireRegion(String name) {
    if (Region.parse(name).isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' (expected: 1-64 of A-Z a-z 0-9 _ -, the first alphanumeric)".formatted(name));
    }
  }

  private static void requireWithin(
      String property, Duration value, Duration min, Duration max, String legal) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s%s: %s (expected: %s)".formatted(PREFIX, property, value, legal));
    }
  }

  private static boolean isHttpUrl(URI uri) {
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  private static boolean isVisibleAscii(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
