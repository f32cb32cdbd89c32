package io.tenantry.context.autoconfigure;

import io.tenantry.context.Admission;
import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantListener;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** All listeners as one, for the borders. */
final class TenantListeners {

  private TenantListeners() {}

  static TenantListener of(ObjectProvider<TenantListener> beans) {
    List<TenantListener> listeners = beans.orderedStream().toList();
    return listeners.size() == 1 ? listeners.get(0) : new Every(listeners);
  }

  private static final class Every implements TenantListener {

    private final TenantListener[] listeners;

    private Every(List<TenantListener> listeners) {
      this.listeners = listeners.toArray(TenantListener[]::new);
    }

    @Override
    public void arrived(Tenant tenant) {
      for (TenantListener listener : listeners) {
        listener.arrived(tenant);
      }
    }

    @Override
    public void rejected(Rejection reason) {
      for (TenantListener listener : listeners) {
        listener.rejected(reason);
      }
    }

    @Override
    public void refused(Tenant tenant, Admission.Refusal reason) {
      for (TenantListener listener : listeners) {
        listener.refused(tenant, reason);
      }
    }

    @Override
    public void servedElsewhere(Tenant tenant) {
      for (TenantListener listener : listeners) {
        listener.servedElsewhere(tenant);
      }
    }

    @Override
    public void leaked() {
      for (TenantListener listener : listeners) {
        listener.leaked();
      }
    }
  }
}
