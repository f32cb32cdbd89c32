package io.tenantry.context.web;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The label in front of one of the service's own domains: {@code acme.example.org} for {@code
 * example.org}. Of several domains that fit, the longest counts.
 *
 * <p>The host is the one that was sent to this service, not one that was forwarded. Its port, one
 * dot at its end and the case of its letters say nothing; tenants that are named by it have ids in
 * lower case. A host outside of these domains, and a domain itself, name nobody; more than one
 * label, or one that is no id, is a rejection.
 *
 * <p>It tells whom a request is <em>for</em>, as far as a trusted proxy passes the host on: {@link
 * Trust#ASSERTED} from such a peer and {@link Trust#CLAIMED} otherwise. It is whatever the client
 * typed, all the same: where no proxy authorises it, let only {@link Trust#VERIFIED} be enough.
 */
public final class SubdomainSource implements TenantSource {

  private final List<String> suffixes;
  private final Set<String> ignoredLabels;
  private final PeerAddress peerAddress;
  private final PeerTrust peerTrust;

  /**
   * @param baseDomains host names of at least one label, such as {@code example.org}
   * @param ignoredLabels labels that name nobody, such as {@code www}
   * @throws IllegalArgumentException if one of either is not that
   */
  public SubdomainSource(
      List<String> baseDomains,
      List<String> ignoredLabels,
      PeerAddress peerAddress,
      PeerTrust peerTrust) {
    this.suffixes =
        baseDomains.stream()
            .map(SubdomainSource::domain)
            .map(domain -> "." + domain)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    this.ignoredLabels =
        ignoredLabels.stream().map(SubdomainSource::label).collect(Collectors.toUnmodifiableSet());
    this.peerAddress = peerAddress;
    this.peerTrust = peerTrust;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    List<String> hosts = HeaderValues.of("Host", sent);
    if (hosts.size() > 1) {
      return TenantClaim.rejected(Rejection.DUPLICATE_TENANT);
    }
    String host = hosts.isEmpty() ? authority(sent) : hosts.get(0);
    String label = host == null ? null : labelOf(host);
    return label == null
        ? TenantClaim.NONE
        : TenantClaim.ofTenant(label, peerTrust.of(peerAddress.of(sent)));
  }

  /**
   * With HTTP/2, the host is in no header. A container that rewrites addresses may have written a
   * forwarded one in its place.
   */
  private @Nullable String authority(HttpServletRequest sent) {
    return peerAddress == PeerAddress.FROM_VALVE_OR_CONTAINER ? sent.getServerName() : null;
  }

  /** What stands in front of the longest domain that fits; null when that is nobody. */
  private @Nullable String labelOf(String host) {
    String name = lowerCase(withoutDot(withoutPort(host)));
    for (String suffix : suffixes) {
      if (name.endsWith(suffix)) {
        String label = name.substring(0, name.length() - suffix.length());
        return ignoredLabels.contains(label) ? null : label;
      }
      if (name.length() == suffix.length() - 1 && suffix.endsWith(name)) {
        return null;
      }
    }
    return null;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    if (colon < 0) {
      return host;
    }
    for (int i = colon + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return host;
      }
    }
    return host.substring(0, colon);
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Of ASCII only: the Kelvin sign is a letter that Unicode would turn into a k. */
  private static String lowerCase(String host) {
    StringBuilder lower = null;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower = lower == null ? new StringBuilder(host) : lower;
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower == null ? host : lower.toString();
  }

  private static String domain(String text) {
    String domain = lowerCase(text);
    for (String label : domain.split("\\.", -1)) {
      requireLabel(label, text);
    }
    return domain;
  }

  private static String label(String text) {
    String label = lowerCase(text);
    requireLabel(label, text);
    return label;
  }

  private static void requireLabel(String label, String text) {
    boolean legal =
        !label.isEmpty()
            && label
                .chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    if (!legal) {
      throw new IllegalArgumentException(
          "'%s' (expected: a host name of letters, digits, - and dots, such as example.org)"
              .formatted(text));
    }
  }
}
