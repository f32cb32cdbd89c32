/**
 * The tenant of Kafka's records, on topics of a list and on no others.
 *
 * <p>{@link io.tenantry.context.propagation.kafka.TenantProducers} puts the tenant of the thread
 * that sends into a record's headers. A listener of single records works in the scope of each
 * record's tenant. A listener of batches works for many tenants at once and in no scope; it asks
 * {@link io.tenantry.context.propagation.kafka.RecordTenants} for that of each record:
 *
 * <pre>{@code
 * @KafkaListener(topics = "orders", batch = "true")
 * void book(List<ConsumerRecord<String, Order>> orders) {
 *   for (ConsumerRecord<String, Order> order : orders) {
 *     tenants.run(recordTenants.of(order).orElseThrow(), () -> book(order.value()));
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.context.propagation.kafka;

import org.jspecify.annotations.NullMarked;
