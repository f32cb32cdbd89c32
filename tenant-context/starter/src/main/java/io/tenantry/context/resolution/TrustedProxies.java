package io.tenantry.context.resolution;

import io.tenantry.context.Cidr;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks whose machines may name a tenant. Immutable. */
public final class TrustedProxies implements PeerTrust {

  private final List<Cidr> networks;

  public TrustedProxies(List<Cidr> networks) {
    this.networks = List.copyOf(networks);
  }

  @Override
  public Trust of(@Nullable String peerAddress) {
    if (peerAddress != null) {
      for (Cidr network : networks) {
        if (network.contains(peerAddress)) {
          return Trust.ASSERTED;
        }
      }
    }
    return Trust.CLAIMED;
  }
}
