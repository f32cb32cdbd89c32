package io.tenantry.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says about its tenant, unjudged: nothing in here may be logged or shown.
 *
 * @param peerAddress IP address of the other end of the connection, never of what that end claims
 *     to forward for; null when it is not known
 * @param tenantIds every value of the tenant header
 * @param regions every value of the region header
 */
public record TenantEvidence(
    @Nullable String peerAddress, List<String> tenantIds, List<String> regions) {

  @Override
  public String toString() {
    return "TenantEvidence[%d tenant ids, %d regions]".formatted(tenantIds.size(), regions.size());
  }
}
