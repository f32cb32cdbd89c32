package io.tenantry.context.web;

import io.tenantry.context.OptionalWhitespace;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tenant.id} and {@code tenant.region} in the header {@code baggage} (W3C Baggage) of a
 * trusted proxy or of a service of yours: {@link Trust#ASSERTED}. Baggage of anybody else is not
 * heard, not even to find a contradiction in it.
 *
 * <p>Read here and not by OpenTelemetry's propagator, which keeps the last of several entries with
 * one key: two tenants in one message are an attempt to smuggle one in. Neither an id nor a region
 * has a character that baggage would encode. More than the 64 entries or the 8,192 characters that
 * the recommendation asks everybody to pass on are a rejection: a second tenant could stand where
 * nobody reads any more.
 */
public final class BaggageSource implements TenantSource {

  private static final int MAX_ENTRIES = 64;
  private static final int MAX_LENGTH = 8_192;

  private final PeerAddress peerAddress;
  private final PeerTrust peerTrust;

  public BaggageSource(PeerAddress peerAddress, PeerTrust peerTrust) {
    this.peerAddress = peerAddress;
    this.peerTrust = peerTrust;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    List<String> lines = HeaderValues.of("baggage", sent);
    return lines.isEmpty() || peerTrust.of(peerAddress.of(sent)) == Trust.CLAIMED
        ? TenantClaim.NONE
        : claimOf(String.join(",", lines));
  }

  private static TenantClaim claimOf(String baggage) {
    List<String> tenants = new ArrayList<>();
    List<String> regions = new ArrayList<>();
    if (baggage.length() > MAX_LENGTH) {
      return TenantClaim.rejected(Rejection.MALFORMED_TENANT);
    }
    int start = 0;
    for (int entry = 0; start < baggage.length(); entry++) {
      if (entry == MAX_ENTRIES) {
        return TenantClaim.rejected(Rejection.MALFORMED_TENANT);
      }
      int comma = baggage.indexOf(',', start);
      int end = comma < 0 ? baggage.length() : comma;
      addEntry(baggage.substring(start, end), tenants, regions);
      start = end + 1;
    }
    return TenantClaim.ofTenant(tenants, Trust.ASSERTED).and(TenantClaim.ofRegion(regions));
  }

  /** {@code key = value ; property ; property}, with blanks and tabs allowed around each mark. */
  private static void addEntry(String entry, List<String> tenants, List<String> regions) {
    int equals = entry.indexOf('=');
    if (equals < 0) {
      return;
    }
    String key = OptionalWhitespace.strip(entry.substring(0, equals));
    int semicolon = entry.indexOf(';', equals);
    String value =
        OptionalWhitespace.strip(
            entry.substring(equals + 1, semicolon < 0 ? entry.length() : semicolon));
    if (key.equals(Tenant.ID_KEY)) {
      tenants.add(value);
    } else if (key.equals(Tenant.REGION_KEY)) {
      regions.add(value);
    }
  }
}
