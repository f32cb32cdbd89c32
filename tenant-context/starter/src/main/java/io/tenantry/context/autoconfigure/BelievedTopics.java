package io.tenantry.context.autoconfigure;

import io.tenantry.context.autoconfigure.ResolutionProperties.MinimumTrust;
import io.tenantry.context.propagation.kafka.TenantTopics;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.TopicPartitionOffset;

/**
 * Stops the start of a service that would turn away every record with a tenant: it listens to a
 * topic whose records name one, and what they say is not enough. One that only sends such records
 * starts. A topic that is subscribed to by a pattern is not looked at, because what the pattern
 * stands for is known later.
 */
final class BelievedTopics implements SmartLifecycle {

  private final TenantTopics topics;
  private final PropagationProperties propagation;
  private final ResolutionProperties resolution;
  private final ObjectProvider<KafkaListenerEndpointRegistry> listeners;

  BelievedTopics(
      TenantTopics topics,
      PropagationProperties propagation,
      ResolutionProperties resolution,
      ObjectProvider<KafkaListenerEndpointRegistry> listeners) {
    this.topics = topics;
    this.propagation = propagation;
    this.resolution = resolution;
    this.listeners = listeners;
  }

  @Override
  public void start() {
    if (resolution.minimumTrust() != MinimumTrust.VERIFIED || propagation.kafka().verified()) {
      return;
    }
    listeners.stream()
        .flatMap(registry -> registry.getAllListenerContainers().stream())
        .map(MessageListenerContainer::getContainerProperties)
        .flatMap(BelievedTopics::topicsOf)
        .filter(topics::contain)
        .findFirst()
        .ifPresent(topic -> {
          throw new ContradictingPropertiesException(
              "tenantry.resolution.minimum-trust is verified, and a listener reads the topic '%s' of tenantry.propagation.kafka.topics: headers of records are only asserted, so every record with a tenant would be turned away."
                  .formatted(topic),
              "If only services that have verified the tenant may write to these topics, say so with tenantry.propagation.kafka.verified=true. Otherwise take the topic out of tenantry.propagation.kafka.topics, or set tenantry.resolution.minimum-trust to asserted.");
        });
  }

  private static Stream<String> topicsOf(ContainerProperties container) {
    String[] named = container.getTopics();
    TopicPartitionOffset[] partitions = container.getTopicPartitions();
    return Stream.concat(
        named == null ? Stream.empty() : Stream.of(named),
        partitions == null
            ? Stream.empty()
            : Stream.of(partitions).map(TopicPartitionOffset::getTopic));
  }

  /** Before any listener is called. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  @Override
  public void stop() {}

  @Override
  public boolean isRunning() {
    return false;
  }
}
