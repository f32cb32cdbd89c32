package io.tenantry.context.web;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * A segment of the path: {@code acme} in {@code /t/acme/orders} for the pattern <code>
 * /t/{tenant}/**</code>. A path that does not fit the pattern names nobody.
 *
 * <p>The path is compared as it was sent, undecoded. Where a decoder could make another tenant of
 * it, it is a rejection, whether it fits or not: with dot segments, {@code //}, a backslash or one
 * of these encoded, anywhere; without a slash at its beginning; with {@code %} or {@code ;} in the
 * tenant's segment, or in one that stands where the pattern has one before it.
 *
 * <p>It tells whom a request is <em>for</em>, as far as a trusted proxy passes the path on: {@link
 * Trust#ASSERTED} from such a peer and {@link Trust#CLAIMED} otherwise. It is whatever the client
 * typed, all the same: where no proxy authorises it, let only {@link Trust#VERIFIED} be enough.
 */
public final class PathSource implements TenantSource {

  private static final String TENANT = "/{tenant}";
  private static final String BELOW = "/**";

  /** The pattern's segments in front of the tenant's. */
  private final List<String> before;

  private final boolean below;
  private final PeerAddress peerAddress;
  private final PeerTrust peerTrust;

  /**
   * @param pattern a plain path whose last segment is <code>{tenant}</code>; with {@code /**} at
   *     its end for everything below it, too
   * @throws IllegalArgumentException if it is not that
   */
  public PathSource(String pattern, PeerAddress peerAddress, PeerTrust peerTrust) {
    this.below = pattern.endsWith(BELOW);
    String path = below ? pattern.substring(0, pattern.length() - BELOW.length()) : pattern;
    String literal =
        path.endsWith(TENANT) ? path.substring(0, path.length() - TENANT.length()) : "*";
    boolean legal = literal.isEmpty() || (literal.startsWith("/") && !literal.endsWith("/"));
    if (!legal || !literal.matches("[^*{}]*") || !EncodedPath.isPlain(literal)) {
      throw new IllegalArgumentException(
          "'%s' (expected: a plain path that ends with the segment {tenant}, or with that and /**, such as /t/{tenant}/**)"
              .formatted(pattern));
    }
    this.before = literal.isEmpty() ? List.of() : List.of(literal.substring(1).split("/"));
    this.peerAddress = peerAddress;
    this.peerTrust = peerTrust;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    String path = EncodedPath.of(sent);
    if (path == null || !beginsAtRoot(path) || !EncodedPath.isStraight(sent.getRequestURI())) {
      return TenantClaim.rejected(Rejection.MALFORMED_TENANT);
    }
    int slash = 0;
    for (String literal : before) {
      int end = endOfSegment(path, slash + 1);
      if (end - slash - 1 != literal.length() || !path.startsWith(literal, slash + 1)) {
        return isPlain(path, slash + 1, end)
            ? TenantClaim.NONE
            : TenantClaim.rejected(Rejection.MALFORMED_TENANT);
      }
      slash = end;
    }
    int end = endOfSegment(path, slash + 1);
    boolean fits = end > slash + 1 && (below || end == path.length());
    return fits
        ? TenantClaim.ofTenant(path.substring(slash + 1, end), peerTrust.of(peerAddress.of(sent)))
        : TenantClaim.NONE;
  }

  /** A path is empty where the request is for the application's root, without a slash. */
  private static boolean beginsAtRoot(String path) {
    return path.isEmpty() || path.charAt(0) == '/';
  }

  private static int endOfSegment(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  private static boolean isPlain(String path, int start, int end) {
    for (int i = start; i < end; i++) {
      if (path.charAt(i) == '%' || path.charAt(i) == ';') {
        return false;
      }
    }
    return true;
  }
}
