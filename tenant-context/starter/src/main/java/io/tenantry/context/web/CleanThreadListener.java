package io.tenantry.context.web;

import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins each request with a clean thread. Whoever forgets to close a scope would otherwise hand
 * the tenant to the next request that the thread serves.
 *
 * <p>A listener, not a filter, because it has to come before all filters: what they open, such as
 * the context of the request's span, must not be opened on top of what was left behind.
 */
public final class CleanThreadListener implements ServletRequestListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(CleanThreadListener.class);

  private final TenantContext tenants;
  private final TenantListener listener;

  public CleanThreadListener(TenantContext tenants, TenantListener listener) {
    this.tenants = tenants;
    this.listener = listener;
  }

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    if (tenants.cleanThread()) {
      LOGGER.debug("A thread began a request with the tenant of an earlier one; it was cleaned");
      listener.leaked();
    }
  }
}
