package io.tenantry.context.propagation.http;

import io.tenantry.context.Tenant;
import io.tenantry.context.propagation.OutboundHeaders;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** Makes the headers of a request say what its destination may know, and nothing else. */
final class OutboundRequest {

  private final OutboundHeaders outbound;

  OutboundRequest(OutboundHeaders outbound) {
    this.outbound = outbound;
  }

  void write(URI uri, Optional<Tenant> tenant, HttpHeaders headers) {
    boolean allowed = outbound.destinations().contain(uri);
    for (String name : outbound.names()) {
      if (headers.remove(name) != null && !allowed) {
        outbound.removed(name, "tenantry.propagation.destinations");
      }
    }
    if (allowed && tenant.isPresent()) {
      outbound.of(tenant.get()).forEach(headers::set);
    }
  }
}
