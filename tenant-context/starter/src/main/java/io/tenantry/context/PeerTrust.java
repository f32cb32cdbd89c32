package io.tenantry.context;

import org.jspecify.annotations.Nullable;

/**
 * Judges the other end of a connection. Thread-safe; called for every request.
 *
 * <p>Always asked about the <em>socket's</em> peer, never about an address that the peer says it
 * forwards for.
 */
@FunctionalInterface
public interface PeerTrust {

  /**
   * {@link Trust#ASSERTED} for a trusted proxy, otherwise {@link Trust#CLAIMED}: also for null, an
   * address that is not known, and for what is no IP address.
   */
  Trust of(@Nullable String peerAddress);
}
