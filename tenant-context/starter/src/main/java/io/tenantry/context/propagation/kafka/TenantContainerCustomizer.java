package io.tenantry.context.propagation.kafka;

import org.jspecify.annotations.Nullable;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.CompositeBatchInterceptor;
import org.springframework.kafka.listener.CompositeRecordInterceptor;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Puts the tenant's interceptor in front of the one that a listener container has, if any, and has
 * both called within a record's transaction; the same for batches, which have no tenant. A
 * container without an error handler gets the one that it would have made for itself, with {@link
 * UnavailableDirectoryBackOff}; one that it has is left as it is.
 *
 * <p>For a container factory that Spring Boot does not make: {@code
 * factory.setContainerCustomizer(customizer)}.
 */
public final class TenantContainerCustomizer<K, V>
    implements ContainerCustomizer<K, V, ConcurrentMessageListenerContainer<K, V>> {

  private final TenantRecordInterceptor<K, V> interceptor;

  public TenantContainerCustomizer(TenantRecordInterceptor<K, V> interceptor) {
    this.interceptor = interceptor;
  }

  @Override
  public void configure(ConcurrentMessageListenerContainer<K, V> container) {
    container.setInterceptBeforeTx(false);
    container.setRecordInterceptor(inFrontOf(container.getRecordInterceptor()));
    container.setBatchInterceptor(inFrontOfBatches(container.getBatchInterceptor()));
    if (container.getCommonErrorHandler() == null
        && !isTransactional(container.getContainerProperties())) {
      DefaultErrorHandler handler = new DefaultErrorHandler();
      handler.setBackOffFunction(new UnavailableDirectoryBackOff());
      container.setCommonErrorHandler(handler);
    }
  }

  /** Then what fails is rolled back, and an error handler would be one too many. */
  private static boolean isTransactional(ContainerProperties container) {
    return container.getKafkaAwareTransactionManager() != null;
  }

  private RecordInterceptor<K, V> inFrontOf(@Nullable RecordInterceptor<K, V> own) {
    if (own == null) {
      return interceptor;
    }
    CompositeRecordInterceptor<K, V> both = new CompositeRecordInterceptor<>(interceptor);
    both.addRecordInterceptor(own);
    return both;
  }

  private BatchInterceptor<K, V> inFrontOfBatches(@Nullable BatchInterceptor<K, V> own) {
    BatchInterceptor<K, V> ours = (batch, consumer) -> interceptor.intercept(batch);
    if (own == null) {
      return ours;
    }
    CompositeBatchInterceptor<K, V> both = new CompositeBatchInterceptor<>(ours);
    both.addBatchInterceptor(own);
    return both;
  }
}
