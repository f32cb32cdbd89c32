package io.tenantry.boundaries;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.propagation.kafka.RecordTenants;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** From one process to another over Kafka. */
@RestController
@RequestMapping("/kafka")
class KafkaBoundaries {

  private final String prefix;
  private final KafkaTemplate<String, String> kafka;
  private final RecordTenants recordTenants;
  private final TenantContext tenants;
  private final FarSide farSide;
  private final Map<String, CompletableFuture<String>> seen = new ConcurrentHashMap<>();

  KafkaBoundaries(
      @Value("${boundaries.prefix}") String prefix,
      KafkaTemplate<String, String> kafka,
      RecordTenants recordTenants,
      TenantContext tenants,
      FarSide farSide) {
    this.recordTenants = recordTenants;
    this.tenants = tenants;
    this.prefix = prefix;
    this.kafka = kafka;
    this.farSide = farSide;
  }

  @GetMapping("/{topic}")
  CompletableFuture<String> send(@PathVariable String topic, @RequestParam String boundary) {
    return kafka.send(prefix + topic, boundary).thenCompose(sent -> seenOf(boundary));
  }

  @KafkaListener(topics = "${boundaries.prefix}listed", groupId = "boundaries")
  void one(String boundary) {
    seenOf(boundary).complete(farSide.look(boundary));
  }

  @KafkaListener(topics = "${boundaries.prefix}unlisted", groupId = "boundaries")
  void unlisted(ConsumerRecord<String, String> record) {
    seenOf(record.value()).complete("received with " + List.of(record.headers().toArray()));
  }

  @KafkaListener(
      topics = "${boundaries.prefix}listed-batch",
      groupId = "boundaries",
      batch = "true")
  void batch(List<ConsumerRecord<String, String>> records) {
    for (ConsumerRecord<String, String> record : records) {
      Tenant tenant = recordTenants.of(record).orElseThrow();
      tenants.run(tenant, () -> seenOf(record.value()).complete(farSide.look(record.value())));
    }
  }

  private CompletableFuture<String> seenOf(String boundary) {
    return seen.computeIfAbsent(boundary, name -> new CompletableFuture<>());
  }
}
