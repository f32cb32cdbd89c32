package io.tenantry.context.slo;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import java.util.function.LongSupplier;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Tells {@link ServiceLevels} about each servlet request that has a tenant, when its observation
 * ends: for an asynchronous request that is when it is complete, on whatever thread. A request that
 * a limit refused (429) was not served, and is not counted here; nor is one that was turned away,
 * or whose path needs no tenant.
 */
public final class ServerRequestLevels
    implements ObservationHandler<ServerRequestObservationContext> {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  /** Where no pattern was matched, such as for a request that a filter answered. */
  private static final String NO_ROUTE = "_none";

  private final ServiceLevels levels;
  private final LongSupplier nanoTime;

  public ServerRequestLevels(ServiceLevels levels, LongSupplier nanoTime) {
    this.levels = levels;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ServerRequestObservationContext;
  }

  @Override
  public void onStart(ServerRequestObservationContext context) {
    context.put(ServerRequestLevels.class, nanoTime.getAsLong());
  }

  @Override
  public void onStop(ServerRequestObservationContext context) {
    Long started = context.get(ServerRequestLevels.class);
    if (started != null
        && context.getCarrier() != null
        && context.getResponse() != null
        && context.getCarrier().getAttribute(TenantContext.REQUEST_ATTRIBUTE)
            instanceof Tenant tenant) {
      int status = context.getResponse().getStatus();
      if (status != TOO_MANY_REQUESTS) {
        String route = context.getPathPattern();
        levels.completed(
            tenant,
            route == null ? NO_ROUTE : route,
            nanoTime.getAsLong() - started,
            status >= FIRST_SERVER_ERROR);
      }
    }
  }
}
