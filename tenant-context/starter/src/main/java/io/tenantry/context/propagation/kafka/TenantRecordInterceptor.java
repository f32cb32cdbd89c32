package io.tenantry.context.propagation.kafka;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantScope;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Has a listener of single records work in the scope of each record's tenant. The scope is closed
 * when the listener returns or throws, and before an error handler is called, because the
 * observation of the record, which lies around the scope, ends without telling anybody when.
 *
 * <p>A record that is turned away is a {@link RecordRejectedException} to the container.
 *
 * <p>To be called within the record's transaction, where there is one, and not before it: there, an
 * exception is nobody's, and the records that were fetched are lost. {@link
 * TenantContainerCustomizer} sees to that.
 */
public final class TenantRecordInterceptor<K, V> implements RecordInterceptor<K, V> {

  /** What is open for the record that a thread is at. A thread is one container's. */
  private static final ThreadLocal<@Nullable TenantScope> OPENED = new ThreadLocal<>();

  private final RecordTenants records;
  private final TenantContext tenants;
  private final TenantListener listener;
  private final ObservationRegistry observations;

  /**
   * @param observations whose current observation is told the tenant
   */
  public TenantRecordInterceptor(
      RecordTenants records,
      TenantContext tenants,
      TenantListener listener,
      ObservationRegistry observations) {
    this.records = records;
    this.tenants = tenants;
    this.listener = listener;
    this.observations = observations;
  }

  @Override
  public void setupThreadState(Consumer<?, ?> consumer) {
    OPENED.remove();
    if (tenants.cleanThread()) {
      listener.leaked();
    }
  }

  @Override
  public ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
    close();
    Optional<Tenant> tenant;
    try {
      tenant = records.of(record);
    } catch (RecordRejectedException e) {
      observe(Tenant.UNKNOWN);
      throw e;
    }
    if (tenant.isPresent()) {
      observe(tenant.get());
      OPENED.set(tenants.open(tenant.get()));
    }
    return record;
  }

  @Override
  public void success(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
    close();
  }

  @Override
  public void failure(ConsumerRecord<K, V> record, Exception failure, Consumer<K, V> consumer) {
    close();
  }

  /** Takes headers of ours off the records of a batch whose topics are not on the list. */
  ConsumerRecords<K, V> intercept(ConsumerRecords<K, V> batch) {
    batch.forEach(records::forget);
    return batch;
  }

  private void close() {
    TenantScope scope = OPENED.get();
    if (scope != null) {
      OPENED.remove();
      scope.close();
    }
  }

  private void observe(Tenant tenant) {
    Observation current = observations.getCurrentObservation();
    if (current != null) {
      current.getContext().put(Tenant.class, tenant);
    }
  }
}
