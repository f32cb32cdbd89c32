package io.tenantry.context.propagation.http;

import io.tenantry.context.Tenant;
import io.tenantry.context.propagation.OutboundHeaders;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/** Makes the headers of a request say what its destination may know, and nothing else. */
final class OutboundRequest {

  private static final Logger LOGGER = LoggerFactory.getLogger(OutboundRequest.class);

  private final OutboundHeaders outbound;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  OutboundRequest(OutboundHeaders outbound) {
    this.outbound = outbound;
  }

  void write(URI uri, Optional<Tenant> tenant, HttpHeaders headers) {
    boolean allowed = outbound.destinations().contain(uri);
    for (String name : outbound.names()) {
      if (headers.remove(name) != null && !allowed && warned.add(name)) {
        LOGGER.warn(
            "The application set the header {} on a request to a host that is not in tenantry.propagation.destinations. It was removed, as it will be from now on.",
            name);
      }
    }
    if (allowed && tenant.isPresent()) {
      outbound.of(tenant.get()).forEach(headers::set);
    }
  }
}
