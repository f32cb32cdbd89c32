package io.tenantry.context.web;

import io.tenantry.context.TenantClaim;
import jakarta.servlet.http.HttpServletRequest;

/**
 * One place of a request in which its tenant may be named. All of them are asked and their claims
 * joined, so none can be hidden behind another. Every bean of this type takes part. Thread-safe.
 */
@FunctionalInterface
public interface TenantSource {

  /**
   * What the source says; {@link TenantClaim#NONE} when that is nothing. Never throws.
   *
   * @param sent the request as the container made it, below what filters have put around it since:
   *     what they write into it, such as a forwarded host, is a claim of the sender
   */
  TenantClaim claimOf(HttpServletRequest sent);

  /**
   * Whether the source has something to say only when the sender has been authenticated. Where
   * Spring Security is in the chain, such a source is asked behind it, and all others in front.
   */
  default boolean needsAuthentication() {
    return false;
  }
}
