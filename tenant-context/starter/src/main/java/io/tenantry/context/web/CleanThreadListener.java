package io.tenantry.context.web;

import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

/**
 * Begins each request with a clean thread. Whoever forgets to close a scope would otherwise hand
 * the tenant to the next request that the thread serves.
 *
 * <p>A listener, not a filter, because it has to come before all filters: what they open, such as
 * the context of the request's span, must not be opened on top of what was left behind. Containers
 * call it for the first dispatch only; {@link TenantContextFilter} does the same for later ones.
 */
public final class CleanThreadListener implements ServletRequestListener {

  private final CleanThreads threads;

  public CleanThreadListener(TenantContext tenants, TenantListener listener) {
    this.threads = new CleanThreads(tenants, listener);
  }

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    threads.begin();
  }
}
