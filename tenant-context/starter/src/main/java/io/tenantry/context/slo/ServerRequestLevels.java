package io.tenantry.context.slo;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Tells {@link ServiceLevels} about each servlet request that has a tenant, once it is complete. A
 * request that one of our limits refused was not served, and is not counted here; nor is one that
 * was turned away, or whose path needs no tenant. A 429 that the application answers itself is an
 * answer like any other.
 *
 * <p>The observation of the request knows the route. When the request is complete, the container
 * says: Spring stops the observation of an asynchronous request that times out twice, the first
 * time before it has a status. Tomcat says it twice, too, both times with the status, and only the
 * first counts.
 */
public final class ServerRequestLevels
    implements ObservationHandler<ServerRequestObservationContext>, ServletRequestListener {

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
    context.put(Account.class, new Account(nanoTime.getAsLong()));
  }

  /** The first time: after it, the error page may have a route, too. */
  @Override
  public void onStop(ServerRequestObservationContext context) {
    Account account = context.get(Account.class);
    if (account != null && account.route.equals(NO_ROUTE) && context.getPathPattern() != null) {
      account.route = context.getPathPattern();
    }
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    if (event.getServletRequest() instanceof HttpServletRequest request
        && request.getAttribute(TenantContext.REQUEST_ATTRIBUTE) instanceof Tenant tenant
        && request.getAttribute(TenantContext.REFUSAL_ATTRIBUTE) == null) {
      ServerHttpObservationFilter.findObservationContext(request)
          .ifPresent(context -> completed(tenant, context));
    }
  }

  private void completed(Tenant tenant, ServerRequestObservationContext context) {
    Account account = context.get(Account.class);
    HttpServletResponse response = context.getResponse();
    if (account != null && response != null && account.closed.compareAndSet(false, true)) {
      levels.completed(
          tenant,
          account.route,
          nanoTime.getAsLong() - account.startedNanos,
          response.getStatus() >= FIRST_SERVER_ERROR);
    }
  }

  /** What is known of a request until it is complete. */
  private static final class Account {

    private final long startedNanos;

    /** Written by whichever thread stops the observation. */
    private volatile String route = NO_ROUTE;

    private final AtomicBoolean closed = new AtomicBoolean();

    private Account(long startedNanos) {
      this.startedNanos = startedNanos;
    }
  }
}
