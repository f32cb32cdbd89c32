package io.tenantry.context.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.Trust;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.kafka.RecordTenants;
import io.tenantry.context.propagation.kafka.TenantContainerCustomizer;
import io.tenantry.context.propagation.kafka.TenantProducers;
import io.tenantry.context.propagation.kafka.TenantRecordInterceptor;
import io.tenantry.context.propagation.kafka.TenantTopics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** The tenant of Kafka's records. */
@AutoConfiguration(
    after = TenantPropagationAutoConfiguration.class,
    beforeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({
  DefaultKafkaProducerFactoryCustomizer.class,
  ConcurrentMessageListenerContainer.class
})
public final class TenantKafkaAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TenantTopics tenantTopics(PropagationProperties properties) {
    return new TenantTopics(properties.kafka().topics());
  }

  @Bean
  @ConditionalOnMissingBean
  RecordTenants recordTenants(
      TenantTopics topics,
      TenantHeaders headers,
      TenantResolver resolver,
      PropagationProperties properties,
      ObjectProvider<TenantListener> listeners) {
    return new RecordTenants(
        topics,
        headers,
        resolver,
        properties.kafka().verified() ? Trust.VERIFIED : Trust.ASSERTED,
        properties.kafka().required(),
        TenantListeners.of(listeners));
  }

  @Bean
  BelievedTopics tenantBelievedTopics(
      TenantTopics topics,
      PropagationProperties propagation,
      ResolutionProperties resolution,
      ObjectProvider<KafkaListenerEndpointRegistry> listeners) {
    return new BelievedTopics(topics, propagation, resolution, listeners);
  }

  @Bean
  @ConditionalOnMissingBean
  TenantProducers<Object, Object> tenantProducers(TenantTopics topics, OutboundHeaders outbound) {
    return new TenantProducers<>(topics, outbound);
  }

  @Bean
  DefaultKafkaProducerFactoryCustomizer tenantProducerFactoryCustomizer(
      TenantProducers<Object, Object> producers) {
    return factory -> addTo(factory, producers);
  }

  @SuppressWarnings("unchecked")
  private static void addTo(
      DefaultKafkaProducerFactory<?, ?> factory, TenantProducers<Object, Object> producers) {
    ((DefaultKafkaProducerFactory<Object, Object>) factory).addPostProcessor(producers);
  }

  /** Spring Boot takes one, so that there is ours only where there is no other. */
  @Bean
  @ConditionalOnMissingBean(ContainerCustomizer.class)
  ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>
      tenantContainerCustomizer(
          RecordTenants records,
          TenantContext tenants,
          ObjectProvider<TenantListener> listeners,
          ObjectProvider<ObservationRegistry> observations) {
    return customizer(records, tenants, listeners, observations);
  }

  /** And where there is another one, ours comes behind it. */
  @Bean
  static BeanPostProcessor tenantContainerCustomizerPostProcessor(
      ObjectProvider<RecordTenants> records,
      ObjectProvider<TenantContext> tenants,
      ObjectProvider<TenantListener> listeners,
      ObjectProvider<ObservationRegistry> observations) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof ContainerCustomizer<?, ?, ?> own
                && !(bean instanceof TenantContainerCustomizer)
            ? followedBy(own)
            : bean;
      }

      @SuppressWarnings("unchecked")
      private ContainerCustomizer<
              Object, Object, ConcurrentMessageListenerContainer<Object, Object>>
          followedBy(ContainerCustomizer<?, ?, ?> own) {
        TenantContainerCustomizer<Object, Object> ours =
            customizer(records.getObject(), tenants.getObject(), listeners, observations);
        return container -> {
          ((ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>)
                  own)
              .configure(container);
          ours.configure(container);
        };
      }
    };
  }

  private static TenantContainerCustomizer<Object, Object> customizer(
      RecordTenants records,
      TenantContext tenants,
      ObjectProvider<TenantListener> listeners,
      ObjectProvider<ObservationRegistry> observations) {
    return new TenantContainerCustomizer<>(
        new TenantRecordInterceptor<>(
            records,
            tenants,
            TenantListeners.of(listeners),
            observations.getIfAvailable(() -> ObservationRegistry.NOOP)));
  }
}
