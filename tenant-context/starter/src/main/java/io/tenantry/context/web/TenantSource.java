package io.tenantry.context.web;

import io.tenantry.context.TenantClaim;
import jakarta.servlet.http.HttpServletRequest;

/**
 * One place of a request in which its tenant may be named. All of them are asked and their claims
 * joined, so none can be hidden behind another. Every bean of this type takes part. Thread-safe.
 */
@FunctionalInterface
public interface TenantSource {

  /** What the source says; {@link TenantClaim#NONE} when that is nothing. Never throws. */
  TenantClaim claimOf(HttpServletRequest request);
}
