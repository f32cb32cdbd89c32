package io.tenantry.context.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Finds the address of the other end of a request's connection. */
public enum PeerAddress {

  /**
   * Believes only what {@link PeerAddressValve} noted. For a container that may rewrite addresses.
   */
  FROM_VALVE {
    @Override
    @Nullable String of(HttpServletRequest request) {
      return (String) request.getAttribute(ATTRIBUTE);
    }
  },

  /**
   * Otherwise believes the container, below every wrapper that a filter put around the request. For
   * a container that does not rewrite addresses, and for mock requests, which have no connection.
   */
  FROM_VALVE_OR_CONTAINER {
    @Override
    @Nullable String of(HttpServletRequest request) {
      String noted = FROM_VALVE.of(request);
      return noted != null ? noted : ContainerRequest.of(request).getRemoteAddr();
    }
  };

  /** Set by the valve. A client cannot set request attributes. */
  static final String ATTRIBUTE = "io.tenantry.context.web.peerAddress";

  /** The address as text, or null when it is not known. */
  abstract @Nullable String of(HttpServletRequest request);
}
