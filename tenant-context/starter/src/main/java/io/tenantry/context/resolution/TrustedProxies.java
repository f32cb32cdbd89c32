package io.tenantry.context.resolution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks whose machines may name a tenant. Immutable. */
public final class TrustedProxies {

  private final List<Cidr> networks;

  public TrustedProxies(List<Cidr> networks) {
    this.networks = List.copyOf(networks);
  }

  /** Whether {@code address} is in one of the networks. Never for null or what is no IP address. */
  public boolean contains(@Nullable String address) {
    byte @Nullable [] bytes = address == null ? null : IpLiteral.parse(address);
    if (bytes == null) {
      return false;
    }
    for (Cidr network : networks) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    return false;
  }
}
