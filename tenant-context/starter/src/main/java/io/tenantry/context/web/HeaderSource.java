package io.tenantry.context.web;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The tenant header, its aliases and the region header. Anybody can write a header: it is {@link
 * Trust#ASSERTED} from a trusted proxy and {@link Trust#CLAIMED} otherwise. A region that anybody
 * else names is not heard.
 */
public final class HeaderSource implements TenantSource {

  private final TenantHeaders headers;
  private final PeerAddress peerAddress;
  private final PeerTrust peerTrust;

  public HeaderSource(TenantHeaders headers, PeerAddress peerAddress, PeerTrust peerTrust) {
    this.headers = headers;
    this.peerAddress = peerAddress;
    this.peerTrust = peerTrust;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    Trust trust = peerTrust.of(peerAddress.of(sent));
    TenantClaim claim = TenantClaim.ofTenant(HeaderValues.of(headers.tenant(), sent), trust);
    for (String alias : headers.aliases()) {
      claim = claim.and(TenantClaim.ofTenant(HeaderValues.of(alias, sent), trust));
    }
    return trust == Trust.CLAIMED
        ? claim
        : claim.and(TenantClaim.ofRegion(HeaderValues.of(headers.region(), sent)));
  }
}
