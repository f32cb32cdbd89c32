package io.tenantry.context.autoconfigure;

import io.tenantry.context.Cidr;
import io.tenantry.context.Region;
import io.tenantry.context.Trust;
import io.tenantry.context.web.IgnoredPaths;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a request's tenant is found.
 *
 * @param tenantHeader Header that names the tenant.
 * @param tenantHeaderAliases Other headers that name the tenant. Where several are there, they have
 *     to agree.
 * @param regionHeader Header that names the region of the tenant or of the request.
 * @param trustedProxies Networks (CIDR, IPv4 or IPv6) whose machines may name a tenant. List your
 *     ingress here: by default only this machine is trusted. Judged by the other end of the
 *     connection, never by forwarding headers.
 * @param minimumTrust What is enough to name a tenant by itself: asserted (a trusted proxy, which
 *     is taken to vouch for what it passes on, path and host included) or verified (a token or a
 *     client certificate alone; headers, subdomain, path and baggage must not contradict it).
 * @param required Whether a request without a tenant is refused with 400.
 * @param ignoredPaths Paths that need no tenant and are not measured: a path, or a path and /** for
 *     all below it too. Compared with the path as sent, undecoded.
 * @param regions Regions that exist; any other is refused with 400. Empty: any region.
 */
@ConfigurationProperties("tenantry.resolution")
public record ResolutionProperties(
    @DefaultValue("X-Tenant-ID") String tenantHeader,
    @DefaultValue("X-Scope-OrgID") List<String> tenantHeaderAliases,
    @DefaultValue("X-Region") String regionHeader,
    @DefaultValue({"127.0.0.0/8", "::1/128"}) List<String> trustedProxies,
    @DefaultValue("asserted") MinimumTrust minimumTrust,
    @DefaultValue("true") boolean required,
    @DefaultValue("/actuator/**") List<String> ignoredPaths,
    @DefaultValue List<String> regions) {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** The kinds of {@link Trust} that can be enough. */
  public enum MinimumTrust {
    ASSERTED(Trust.ASSERTED),
    VERIFIED(Trust.VERIFIED);

    private final Trust trust;

    MinimumTrust(Trust trust) {
      this.trust = trust;
    }

    Trust trust() {
      return trust;
    }
  }

  public ResolutionProperties {
    requireHeaderName("tenant-header", tenantHeader);
    requireHeaderName("region-header", regionHeader);
    tenantHeaderAliases = List.copyOf(tenantHeaderAliases);
    tenantHeaderAliases.forEach(alias -> requireHeaderName("tenant-header-aliases", alias));
    trustedProxies = List.copyOf(trustedProxies);
    ignoredPaths = List.copyOf(ignoredPaths);
    regions = List.copyOf(regions);
    requireEach("trusted-proxies", trustedProxies, Cidr::parse);
    requireEach("ignored-paths", ignoredPaths, path -> new IgnoredPaths(List.of(path)));
    requireEach("regions", regions, Region::new);
  }

  private static void requireHeaderName(String property, String name) {
    boolean token =
        !name.isEmpty()
            && name.chars().allMatch(c -> isAsciiAlphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0);
    if (!token) {
      throw new IllegalArgumentException(
          "tenantry.resolution.%s: '%s' (expected: a header name of letters, digits and %s)"
              .formatted(property, name, TOKEN_MARKS));
    }
  }

  private static boolean isAsciiAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /**
   * Without the cause: Spring Boot reports the innermost message, and that is to name the property.
   */
  @SuppressWarnings("UnusedException")
  private static void requireEach(String property, List<String> values, Consumer<String> check) {
    for (String value : values) {
      try {
        check.accept(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "tenantry.resolution.%s: %s".formatted(property, e.getMessage()));
      }
    }
  }
}
