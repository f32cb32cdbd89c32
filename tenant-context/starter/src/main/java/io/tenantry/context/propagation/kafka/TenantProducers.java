package io.tenantry.context.propagation.kafka;

import io.tenantry.context.TenantContext;
import io.tenantry.context.propagation.OutboundHeaders;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ProducerPostProcessor;

/**
 * Makes producers that say, on topics of the list, whose a record is: the tenant of the thread that
 * sends. Headers of ours that are there already are replaced; removed on every other topic; and, on
 * a thread without a tenant, left on topics of the list, so that a record that is passed on as it
 * is, such as to a dead-letter topic, stays whose it was.
 *
 * <p>For a producer factory that Spring Boot does not make: {@code
 * factory.addPostProcessor(producers)}.
 */
public final class TenantProducers<K, V> implements ProducerPostProcessor<K, V> {

  private final TenantTopics topics;
  private final OutboundHeaders outbound;

  public TenantProducers(TenantTopics topics, OutboundHeaders outbound) {
    this.topics = topics;
    this.outbound = outbound;
  }

  /** A proxy, because {@link Producer} gains and loses methods from version to version of Kafka. */
  @Override
  @SuppressWarnings("unchecked")
  public Producer<K, V> apply(Producer<K, V> producer) {
    return (Producer<K, V>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> call(producer, method, arguments));
  }

  private @Nullable Object call(
      Producer<K, V> producer, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (arguments != null
        && method.getName().equals("send")
        && arguments[0] instanceof ProducerRecord<?, ?> record) {
      arguments[0] = addressed(record);
    }
    try {
      return method.invoke(producer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** A record of its own, because one that was sent before cannot be changed. */
  private <A, B> ProducerRecord<A, B> addressed(ProducerRecord<A, B> record) {
    boolean listed = topics.contain(record.topic());
    Map<String, String> ours =
        listed ? TenantContext.current().map(outbound::of).orElse(Map.of()) : Map.of();
    if (listed && ours.isEmpty()) {
      return record;
    }
    RecordHeaders headers = new RecordHeaders();
    for (Header header : record.headers()) {
      Optional<String> name = ourNameOf(header.key());
      if (name.isEmpty()) {
        headers.add(header);
      } else if (!listed) {
        outbound.removed(name.get(), "tenantry.propagation.kafka.topics");
      }
    }
    ours.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  private Optional<String> ourNameOf(String key) {
    return outbound.names().stream().filter(key::equalsIgnoreCase).findFirst();
  }
}
