package io.tenantry.context.resolution;

import io.tenantry.context.Cidr;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.RecentlyUsed;
import io.tenantry.context.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks whose machines may name a tenant. Thread-safe. */
public final class TrustedProxies implements PeerTrust {

  /** Proxies are few, and each sends many requests. */
  private static final int REMEMBERED = 256;

  private final List<Cidr> networks;
  private final RecentlyUsed<String, Trust> judged = new RecentlyUsed<>(REMEMBERED);

  public TrustedProxies(List<Cidr> networks) {
    this.networks = List.copyOf(networks);
  }

  @Override
  public Trust of(@Nullable String peerAddress) {
    if (peerAddress == null) {
      return Trust.CLAIMED;
    }
    Trust known = judged.find(peerAddress);
    return known != null ? known : judged.keep(peerAddress, judge(peerAddress));
  }

  private Trust judge(String address) {
    for (Cidr network : networks) {
      if (network.contains(address)) {
        return Trust.ASSERTED;
      }
    }
    return Trust.CLAIMED;
  }
}
