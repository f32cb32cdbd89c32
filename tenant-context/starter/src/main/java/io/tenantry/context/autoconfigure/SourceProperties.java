package io.tenantry.context.autoconfigure;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.Trust;
import io.tenantry.context.token.ClaimPath;
import io.tenantry.context.web.CertificateSource;
import io.tenantry.context.web.PathSource;
import io.tenantry.context.web.PeerAddress;
import io.tenantry.context.web.SubdomainSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a request's tenant may be named besides the header. All that are on are asked, and have to
 * agree.
 *
 * @param baggage Whether tenant.id and tenant.region in the W3C header baggage are heard. Only from
 *     trusted proxies, which then have to drop the client's baggage.
 */
@ConfigurationProperties("tenantry.resolution")
public record SourceProperties(
    @DefaultValue Subdomain subdomain,
    @DefaultValue Path path,
    @DefaultValue Certificate certificate,
    @DefaultValue Token token,
    @DefaultValue("false") boolean baggage) {

  private static final PeerTrust NOBODY = peer -> Trust.CLAIMED;

  /**
   * The label in front of a domain, as in acme.example.org.
   *
   * @param baseDomains Domains below which a label is a tenant, such as example.org. The longest
   *     that fits counts. Empty: the host names nobody.
   * @param ignoredLabels Labels that are no tenant.
   */
  public record Subdomain(
      @DefaultValue List<String> baseDomains, @DefaultValue("www") List<String> ignoredLabels) {

    public Subdomain {
      baseDomains = List.copyOf(baseDomains);
      ignoredLabels = List.copyOf(ignoredLabels);
      List<String> domains = baseDomains;
      List<String> labels = ignoredLabels;
      check("subdomain.base-domains", () -> subdomainSource(domains, List.of()));
      check("subdomain.ignored-labels", () -> subdomainSource(List.of(), labels));
    }

    private static SubdomainSource subdomainSource(List<String> domains, List<String> labels) {
      return new SubdomainSource(domains, labels, PeerAddress.FROM_VALVE, NOBODY);
    }
  }

  /**
   * A segment of the path, as in /t/acme/orders.
   *
   * @param pattern Plain path that ends with the segment {tenant}, or with that and /** for all
   *     below it too, such as /t/{tenant}/**. Compared with the path as sent, undecoded. Not set:
   *     the path names nobody.
   */
  public record Path(@Nullable String pattern) {

    public Path {
      pattern = textOrNull(pattern);
      String text = pattern;
      if (text != null) {
        check("path.pattern", () -> new PathSource(text, PeerAddress.FROM_VALVE, NOBODY));
      }
    }
  }

  /**
   * The client's TLS certificate. Those of the following that are set have to agree; none set: it
   * names nobody.
   *
   * @param uriPrefix What stands in front of the tenant in a subject alternative name that is a
   *     URI, such as spiffe://example.org/tenant/.
   * @param dnsSuffix Domain below which a subject alternative name that is a DNS name has the
   *     tenant as its label, such as tenants.example.org.
   * @param subjectAttribute Attribute of the subject that is the tenant: CN, O or OU.
   */
  public record Certificate(
      @Nullable String uriPrefix, @Nullable String dnsSuffix, @Nullable String subjectAttribute) {

    public Certificate {
      uriPrefix = textOrNull(uriPrefix);
      dnsSuffix = textOrNull(dnsSuffix);
      subjectAttribute = textOrNull(subjectAttribute);
      String suffix = dnsSuffix;
      String attribute = subjectAttribute;
      if (suffix != null) {
        check(
            "certificate.dns-suffix", () -> Subdomain.subdomainSource(List.of(suffix), List.of()));
      }
      check("certificate.subject-attribute", () -> new CertificateSource(null, null, attribute));
    }
  }

  /**
   * The bearer token: one that Spring Security has authenticated, or else one that a JwtDecoder
   * bean accepts.
   *
   * @param tenantClaim Claim that is the tenant: names with dots between them, such as org.tenant;
   *     a name with other characters than letters, digits, _ and - in double quotes. Not set: a
   *     token names nobody.
   * @param regionClaim Claim that is the region, written likewise. Not set: a token is not asked.
   */
  public record Token(@Nullable String tenantClaim, @Nullable String regionClaim) {

    public Token {
      tenantClaim = textOrNull(tenantClaim);
      regionClaim = textOrNull(regionClaim);
      checkClaim("token.tenant-claim", tenantClaim);
      checkClaim("token.region-claim", regionClaim);
    }

    private static void checkClaim(String property, @Nullable String path) {
      if (path != null) {
        check(property, () -> ClaimPath.parse(path));
      }
    }
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  /**
   * Without the cause: Spring Boot reports the innermost message, and that is to name the property.
   */
  @SuppressWarnings("UnusedException")
  private static void check(String property, Runnable construction) {
    try {
      construction.run();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tenantry.resolution.%s: %s".formatted(property, e.getMessage()));
    }
  }
}
