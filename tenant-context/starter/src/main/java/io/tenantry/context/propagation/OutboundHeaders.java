package io.tenantry.context.propagation;

import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The headers that tell another service the tenant, for whoever may be told. For a client that the
 * starter does not see, such as the JDK's:
 *
 * <pre>{@code
 * HttpRequest.Builder request = HttpRequest.newBuilder(uri);
 * outbound.to(uri).forEach(request::setHeader);
 * }</pre>
 *
 * <p>Such a client must not follow redirects: it would take the headers along to wherever an
 * allowed machine sends it. (The JDK's does not, unless told to.) Thread-safe.
 */
public final class OutboundHeaders {

  private static final Logger LOGGER = LoggerFactory.getLogger(OutboundHeaders.class);

  private final Destinations destinations;
  private final TenantHeaders headers;
  private final List<String> names;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  public OutboundHeaders(Destinations destinations, TenantHeaders headers) {
    this.destinations = destinations;
    this.headers = headers;
    List<String> all = new ArrayList<>();
    all.add(headers.tenant());
    all.add(headers.region());
    all.addAll(headers.aliases());
    this.names = List.copyOf(all);
  }

  /**
   * The headers of a message to {@code uri} for the tenant that this thread works for: its id and,
   * where it is known, its region. Empty when the destination is not on the list, and on a thread
   * without a tenant.
   */
  public Map<String, String> to(URI uri) {
    return destinations.contain(uri)
        ? TenantContext.current().map(this::of).orElse(Map.of())
        : Map.of();
  }

  /** The headers of a message for {@code tenant}, wherever that goes. */
  public Map<String, String> of(Tenant tenant) {
    if (tenant.id().isReserved()) {
      return Map.of();
    }
    return tenant.region().equals(Region.NONE)
        ? Map.of(headers.tenant(), tenant.id().value())
        : Map.of(headers.tenant(), tenant.id().value(), headers.region(), tenant.region().value());
  }

  /**
   * Says in the log, once for each name, that a header which the application set itself was not
   * sent.
   *
   * @param name one of {@link #names}
   * @param list the property whose list the destination is not on
   */
  public void removed(String name, String list) {
    if (warned.add(name)) {
      LOGGER.warn(
          "The application set the header {} on a message to a destination that is not in {}. It was removed, as it will be from now on.",
          name,
          list);
    }
  }

  /** Whoever may be told. */
  public Destinations destinations() {
    return destinations;
  }

  /** Every name under which a receiver would take a tenant or a region, those never sent too. */
  public List<String> names() {
    return names;
  }
}
