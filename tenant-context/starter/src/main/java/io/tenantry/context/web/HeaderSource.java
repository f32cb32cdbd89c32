package io.tenantry.context.web;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

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
  public TenantClaim claimOf(HttpServletRequest request) {
    Trust trust = peerTrust.of(peerAddress.of(request));
    TenantClaim claim = TenantClaim.ofTenant(valuesOf(headers.tenant(), request), trust);
    for (String alias : headers.aliases()) {
      claim = claim.and(TenantClaim.ofTenant(valuesOf(alias, request), trust));
    }
    return trust == Trust.CLAIMED
        ? claim
        : claim.and(TenantClaim.ofRegion(valuesOf(headers.region(), request)));
  }

  private static List<String> valuesOf(String header, HttpServletRequest request) {
    Enumeration<String> values = request.getHeaders(header);
    if (!values.hasMoreElements()) {
      return List.of();
    }
    String first = values.nextElement();
    if (!values.hasMoreElements()) {
      return List.of(first);
    }
    List<String> all = new ArrayList<>();
    all.add(first);
    while (values.hasMoreElements()) {
      all.add(values.nextElement());
    }
    return all;
  }
}
