package io.tenantry.context.propagation.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.tenantry.context.BearerTokenVerifier;
import io.tenantry.context.PeerTrust;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.Trust;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call's metadata says about its tenant, and how far its sender is believed. */
final class CallClaim {

  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");

  private final List<Metadata.Key<String>> tenantKeys = new ArrayList<>();
  private final Metadata.Key<String> regionKey;
  private final PeerTrust peerTrust;
  private final @Nullable BearerTokenVerifier verifier;

  CallClaim(TenantHeaders headers, PeerTrust peerTrust, @Nullable BearerTokenVerifier verifier) {
    tenantKeys.add(key(headers.tenant()));
    headers.aliases().forEach(alias -> tenantKeys.add(key(alias)));
    this.regionKey = key(headers.region());
    this.peerTrust = peerTrust;
    this.verifier = verifier;
  }

  Metadata.Key<String> regionKey() {
    return regionKey;
  }

  TenantClaim of(ServerCall<?, ?> call, Metadata metadata) {
    Trust trust = peerTrust.of(peerAddress(call));
    TenantClaim claim = TenantClaim.NONE;
    for (Metadata.Key<String> key : tenantKeys) {
      claim = claim.and(TenantClaim.ofTenant(valuesOf(key, metadata), trust));
    }
    if (trust != Trust.CLAIMED) {
      claim = claim.and(TenantClaim.ofRegion(valuesOf(regionKey, metadata)));
    }
    return verifier == null
        ? claim
        : claim.and(verifier.verifyCredentials(valuesOf(AUTHORIZATION, metadata)));
  }

  /** Null for a transport without addresses: inside the process, or over a socket file. */
  private static @Nullable String peerAddress(ServerCall<?, ?> call) {
    InetAddress address =
        call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
            ? peer.getAddress()
            : null;
    return address == null ? null : address.getHostAddress();
  }

  private static List<String> valuesOf(Metadata.Key<String> key, Metadata metadata) {
    Iterable<String> values = metadata.getAll(key);
    if (values == null) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    values.forEach(all::add);
    return all;
  }

  /**
   * The metadata's key of that name, in lower case, as gRPC has it.
   *
   * @throws IllegalArgumentException if gRPC has no such name
   */
  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
