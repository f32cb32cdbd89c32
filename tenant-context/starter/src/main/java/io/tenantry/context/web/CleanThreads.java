package io.tenantry.context.web;

import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what earlier work left on a thread, and tells the listener that there was something.
 */
final class CleanThreads {

  private static final Logger LOGGER = LoggerFactory.getLogger(CleanThreadListener.class);

  private final TenantContext tenants;
  private final TenantListener listener;

  CleanThreads(TenantContext tenants, TenantListener listener) {
    this.tenants = tenants;
    this.listener = listener;
  }

  void begin() {
    if (tenants.cleanThread()) {
      LOGGER.debug("A thread began a request with the tenant of an earlier one; it was cleaned");
      listener.leaked();
    }
  }
}
