package io.tenantry.context.web;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.RecentlyUsed;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;

/**
 * The tenant header, its aliases and the region header. Anybody can write a header: it is {@link
 * Trust#ASSERTED} from a trusted proxy and {@link Trust#CLAIMED} otherwise. A region that anybody
 * else names is not heard.
 */
public final class HeaderSource implements TenantSource {

  /** Some ten thousand tenants with few collisions, in 128 kB and what they need themselves. */
  private static final int REMEMBERED = 1 << 15;

  private final String[] tenantHeaders;
  private final String regionHeader;
  private final PeerAddress peerAddress;
  private final PeerTrust peerTrust;

  /** Claims of trusted proxies only: what anybody writes is not remembered. */
  private final RecentlyUsed<String, TenantClaim> asserted = new RecentlyUsed<>(REMEMBERED);

  public HeaderSource(TenantHeaders headers, PeerAddress peerAddress, PeerTrust peerTrust) {
    this.tenantHeaders =
        Stream.concat(Stream.of(headers.tenant()), headers.aliases().stream())
            .toArray(String[]::new);
    this.regionHeader = headers.region();
    this.peerAddress = peerAddress;
    this.peerTrust = peerTrust;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    Trust trust = peerTrust.of(peerAddress.of(sent));
    TenantClaim claim = TenantClaim.NONE;
    for (String header : tenantHeaders) {
      claim = claim.and(tenantIn(header, sent, trust));
    }
    return trust == Trust.CLAIMED
        ? claim
        : claim.and(TenantClaim.ofRegion(HeaderValues.of(regionHeader, sent)));
  }

  private TenantClaim tenantIn(String header, HttpServletRequest sent, Trust trust) {
    String first = sent.getHeader(header);
    if (first == null) {
      return TenantClaim.NONE;
    }
    if (HeaderValues.isSeveral(header, sent)) {
      return TenantClaim.rejected(Rejection.DUPLICATE_TENANT);
    }
    if (trust != Trust.ASSERTED) {
      return TenantClaim.ofTenant(first, trust);
    }
    TenantClaim known = asserted.find(first);
    if (known != null) {
      return known;
    }
    TenantClaim claim = TenantClaim.ofTenant(first, trust);
    return claim.rejection().isPresent() ? claim : asserted.keep(first, claim);
  }
}
