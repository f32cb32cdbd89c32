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

  private record Every(List<TenantListener> listeners) implements TenantListener {

    @Override
    public void rejected(Rejection reason) {
      listeners.forEach(listener -> listener.rejected(reason));
    }

    @Override
    public void refused(Tenant tenant, Admission.Refusal reason) {
      listeners.forEach(listener -> listener.refused(tenant, reason));
    }

    @Override
    public void leaked() {
      listeners.forEach(TenantListener::leaked);
    }
  }
}
