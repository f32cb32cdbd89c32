package io.tenantry.context.web;

import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution.Rejected;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests away: answers, tells the listener, and leaves what was claimed for telemetry. The
 * log has the reason, at debug, and nothing of the request.
 */
final class Rejections {

  private static final Logger LOGGER = LoggerFactory.getLogger(TenantContextFilter.class);

  private final TenantListener listener;

  Rejections(TenantListener listener) {
    this.listener = listener;
  }

  void turnAway(
      Rejected rejected,
      TenantClaim claim,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    request.setAttribute(TenantContext.CLAIM_ATTRIBUTE, claim);
    LOGGER.debug("Turned a request away: {}", rejected.reason());
    listener.rejected(rejected.reason());
    RejectionResponses.INSTANCE.write(rejected, response);
  }
}
