package io.tenantry.context.web;

import io.tenantry.context.PeerTrust;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import org.springframework.mock.web.MockHttpServletRequest;

/** Claims in words, and the requests of two peers of which one is trusted. */
final class Claims {

  static final PeerTrust TRUST = peer -> "10.0.0.1".equals(peer) ? Trust.ASSERTED : Trust.CLAIMED;

  private Claims() {}

  static MockHttpServletRequest fromProxy(String path) {
    return from("10.0.0.1", path);
  }

  static MockHttpServletRequest fromAnybody(String path) {
    return from("192.0.2.1", path);
  }

  /** Such as {@code acme ASSERTED in us-east}, {@code nobody}, {@code MALFORMED_TENANT}. */
  static String inWords(TenantClaim claim) {
    if (claim.rejection().isPresent()) {
      return claim.rejection().get().name();
    }
    String region = claim.region().map(name -> " in " + name).orElse("");
    return claim.tenant().map(id -> id + " " + claim.trust()).orElse("nobody") + region;
  }

  private static MockHttpServletRequest from(String peer, String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setRemoteAddr(peer);
    return request;
  }
}
