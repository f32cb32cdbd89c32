package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.propagation.kafka.RecordTenants;
import io.tenantry.context.propagation.kafka.UnavailableDirectoryBackOff;
import io.tenantry.context.resolution.TenantDirectory;
import io.tenantry.context.resolution.TenantProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.util.backoff.FixedBackOff;

/** Records that go through a real broker. */
@SpringBootTest(
    classes = KafkaPropagationIT.Application.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "management.otlp.metrics.export.enabled=false",
      "spring.kafka.consumer.auto-offset-reset=earliest",
      "spring.kafka.listener.observation-enabled=true",
      "spring.kafka.listener.poll-timeout=200ms",
      "tenantry.propagation.kafka.topics=ours.*"
    })
@EmbeddedKafka(
    partitions = 2,
    topics = {
      "ours.orders",
      "ours.many",
      "ours.batch",
      "ours.flaky",
      "ours.doomed",
      "ours.doomed-dlt",
      "ours.again",
      "ours.relayed",
      "ours.waiting",
      "ours.waiting-by-default",
      "theirs",
      "theirs.relayed",
      "theirs.relayed-batch"
    },
    brokerProperties = {"group.initial.rebalance.delay.ms=0", "offsets.topic.num.partitions=1"},
    bootstrapServersProperty = "spring.kafka.bootstrap-servers")
@DirtiesContext
class KafkaPropagationIT {

  @Autowired private TenantContext tenants;
  @Autowired private KafkaTemplate<Object, Object> template;
  @Autowired private EmbeddedKafkaBroker broker;
  @Autowired private Application.Log log;
  @Autowired private Application.Directory directory;

  @Test
  void aRecordIsProcessedForWhoeverSentItAndTheThreadIsLeftClean() throws Exception {
    send("acme", "ours.orders", "first");
    send(null, "ours.orders", "second");
    send("globex", "ours.orders", "third");
    awaitEntries("ours.orders", 3);
    assertThat(log.of("ours.orders"))
        .as(
            "one thread has processed all of them, and the application's own interceptor saw it, too")
        .containsExactly(
            "first acme/us-east/gold acme, intercepted acme/us-east/gold",
            "second nobody null, intercepted nobody",
            "third globex/us-east/silver globex, intercepted globex/us-east/silver");
    assertThat(log.threads("ours.orders")).hasSize(1);
    assertThat(log.observed)
        .contains("ours.orders acme", "ours.orders globex", "ours.orders nobody");
  }

  @Test
  void recordsOfManyTenantsOnManyThreadsDoNotMeet() throws Exception {
    for (int i = 0; i < 200; i++) {
      String tenant = i % 3 == 0 ? "acme" : i % 3 == 1 ? "globex" : null;
      send(tenant, "ours.many", i + ":" + tenant, i % 2);
    }
    awaitEntries("ours.many", 200);
    assertThat(log.of("ours.many"))
        .allSatisfy(entry -> {
          String sender = entry.substring(entry.indexOf(':') + 1, entry.indexOf(' '));
          assertThat(entry)
              .contains(sender.equals("null") ? " nobody null" : " " + sender + "/us-east/");
        });
    assertThat(log.threads("ours.many")).hasSizeGreaterThan(1);
  }

  @Test
  void aBatchHasNoTenantAndEachOfItsRecordsHasItsOwn() throws Exception {
    send("acme", "ours.batch", "first");
    send("globex", "ours.batch", "second");
    send(null, "ours.batch", "third");
    awaitEntries("ours.batch", 3);
    assertThat(log.of("ours.batch"))
        .containsExactly(
            "first of acme in nobody", "second of globex in nobody", "third of nobody in nobody");
  }

  @Test
  void aRecordThatIsTriedAgainIsTheSameTenants() throws Exception {
    send("acme", "ours.flaky", "once");
    awaitEntries("ours.flaky", 3);
    assertThat(log.of("ours.flaky"))
        .containsExactly(
            "once acme/us-east/gold acme",
            "once acme/us-east/gold acme",
            "once acme/us-east/gold acme");
  }

  @Test
  void aRecordThatIsGivenUpGoesToTheDeadLettersAsItsTenants() throws Exception {
    send("acme", "ours.doomed", "good");
    raw("ours.doomed", "malformed", Map.of("X-Tenant-ID", "<evil>"));
    raw("ours.doomed", "unknown", Map.of("X-Tenant-ID", "umbrella"));
    raw("ours.doomed", "conflict", Map.of("X-Tenant-ID", "acme", "x-scope-orgid", "globex"));
    assertThat(deadLetters(4))
        .containsExactly(
            "good acme IllegalStateException",
            "malformed <evil> RecordRejectedException",
            "unknown umbrella RecordRejectedException",
            "conflict acme RecordRejectedException");
    assertThat(log.of("ours.doomed")).as("the listener is not told of the others").hasSize(3);
  }

  @Test
  void aTopicThatIsNotOnTheListCarriesNothingAndIsNotBelieved() throws Exception {
    send("acme", "theirs", "first");
    tenants.call(
        tenant("acme"),
        () -> {
          ProducerRecord<Object, Object> forged = new ProducerRecord<>("theirs", 0, null, "second");
          forged.headers().add("X-TENANT-ID", "evil".getBytes(StandardCharsets.UTF_8));
          forged.headers().add("other", "kept".getBytes(StandardCharsets.UTF_8));
          return template.send(forged).get();
        });
    raw("theirs", "third", Map.of("X-Tenant-ID", "acme"));
    awaitEntries("theirs", 3);
    assertThat(log.of("theirs"))
        .containsExactly(
            "first {} nobody null", "second {other=kept} nobody null", "third {} nobody null");
  }

  @Test
  void aTenantThatIsForgedOnATopicThatIsNotBelievedIsNotPassedOnToOneThatIs() throws Exception {
    raw("theirs.relayed", "one", Map.of("X-TENANT-id", "acme", "X-Region", "us-east"));
    raw("theirs.relayed-batch", "batch", Map.of("X-Tenant-ID", "acme", "x-scope-orgid", "acme"));
    awaitEntries("ours.relayed", 2);
    assertThat(log.of("ours.relayed"))
        .containsExactlyInAnyOrder("one {} nobody null", "batch {} nobody null");
  }

  @ParameterizedTest
  @CsvSource({"ours.waiting, initech", "ours.waiting-by-default, hooli"})
  void aRecordWaitsUntilTheDirectoryCanBeAskedAndIsProcessedOnce(String topic, String tenant)
      throws Exception {
    directory.down(tenant);
    send(tenant, topic, "first");
    send("acme", topic, "second");
    await().untilAsserted(() -> assertThat(directory.asked(tenant)).isGreaterThanOrEqualTo(2));
    assertThat(log.of(topic)).as("nothing overtakes it").isEmpty();

    directory.up(tenant);
    awaitEntries(topic, 2);
    assertThat(log.of(topic))
        .containsExactly(
            "first " + tenant + "/us-east/gold " + tenant, "second acme/us-east/gold acme");
  }

  @Test
  void aRecordThatIsSentTwiceIsWhosItIsNow() throws Exception {
    ProducerRecord<Object, Object> record = new ProducerRecord<>("ours.again", 0, null, "again");
    tenants.call(tenant("acme"), () -> template.send(record).get());
    tenants.call(tenant("globex"), () -> template.send(record).get());
    awaitEntries("ours.again", 2);
    assertThat(log.of("ours.again"))
        .containsExactly("acme/us-east/gold acme", "globex/us-east/silver globex");
  }

  private void send(@Nullable String tenant, String topic, String value)
      throws ExecutionException, InterruptedException {
    send(tenant, topic, value, 0);
  }

  private void send(@Nullable String tenant, String topic, String value, int partition)
      throws ExecutionException, InterruptedException {
    if (tenant == null) {
      template.send(topic, partition, null, value).get();
    } else {
      tenants.run(tenant(tenant), () -> template.send(topic, partition, null, value).join());
    }
  }

  /** As somebody sends it who does not use the starter. */
  private void raw(String topic, String value, Map<String, String> headers) throws Exception {
    DefaultKafkaProducerFactory<String, String> factory =
        new DefaultKafkaProducerFactory<>(
            Map.of("bootstrap.servers", broker.getBrokersAsString()),
            new StringSerializer(),
            new StringSerializer());
    try {
      ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, null, value);
      headers.forEach(
          (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
      new KafkaTemplate<>(factory).send(record).get();
    } finally {
      factory.destroy();
    }
  }

  /** Whatever is there, read without the starter: value, tenant header and what went wrong. */
  private List<String> deadLetters(int count) {
    List<String> letters = new ArrayList<>();
    DefaultKafkaConsumerFactory<String, String> factory =
        new DefaultKafkaConsumerFactory<>(
            Map.of("bootstrap.servers", broker.getBrokersAsString()),
            new StringDeserializer(),
            new StringDeserializer());
    try (Consumer<String, String> consumer = factory.createConsumer()) {
      List<TopicPartition> first = List.of(new TopicPartition("ours.doomed-dlt", 0));
      consumer.assign(first);
      consumer.seekToBeginning(first);
      await()
          .untilAsserted(() -> {
            for (ConsumerRecord<String, String> letter : consumer.poll(Duration.ofMillis(100))) {
              String failure = text(letter, "kafka_dlt-exception-cause-fqcn");
              letters.add(
                  letter.value()
                      + " "
                      + text(letter, "X-Tenant-ID")
                      + " "
                      + failure.substring(failure.lastIndexOf('.') + 1));
            }
            assertThat(letters).hasSizeGreaterThanOrEqualTo(count);
          });
    }
    return letters;
  }

  private static String text(ConsumerRecord<?, ?> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }

  private void awaitEntries(String topic, int count) {
    await().untilAsserted(() -> assertThat(log.of(topic)).hasSizeGreaterThanOrEqualTo(count));
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), new Region("us-east"), PlanName.DEFAULT);
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Log log() {
      return new Log();
    }

    @Bean
    Listeners listeners(Log log, RecordTenants records, KafkaTemplate<Object, Object> template) {
      return new Listeners(log, records, template);
    }

    @Bean
    RecordInterceptor<Object, Object> own() {
      return new Own();
    }

    @Bean
    Directory directory() {
      return new Directory();
    }

    @Bean
    CommonErrorHandler errorHandler(KafkaTemplate<Object, Object> template) {
      DefaultErrorHandler handler =
          new DefaultErrorHandler(
              new DeadLetterPublishingRecoverer(
                  template, (record, failure) -> new TopicPartition(record.topic() + "-dlt", 0)),
              new FixedBackOff(0, 2));
      handler.setBackOffFunction(
          new UnavailableDirectoryBackOff(Duration.ofMillis(20), Duration.ofMillis(200)));
      return handler;
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> withoutErrorHandler(
        ConsumerFactory<Object, Object> consumers,
        ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>
            tenants) {
      ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
          new ConcurrentKafkaListenerContainerFactory<>();
      factory.setConsumerFactory(consumers);
      factory.setContainerCustomizer(tenants);
      return factory;
    }

    @Bean
    ObservationHandler<KafkaRecordReceiverContext> observed(Log log) {
      return new ObservationHandler<>() {
        @Override
        public void onStop(KafkaRecordReceiverContext context) {
          Tenant tenant = context.get(Tenant.class);
          log.observed.add(context.getSource() + " " + (tenant == null ? "nobody" : tenant.id()));
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
          return context instanceof KafkaRecordReceiverContext;
        }
      };
    }

    /** Knows four tenants, and cannot be asked about those that are down. */
    static final class Directory implements TenantDirectory {

      private final Map<String, String> plans =
          Map.of("acme", "gold", "globex", "silver", "initech", "gold", "hooli", "gold");
      private final Set<String> down = ConcurrentHashMap.newKeySet();
      private final Map<String, Integer> asked = new ConcurrentHashMap<>();

      @Override
      public Optional<TenantProfile> find(TenantId tenant) {
        asked.merge(tenant.value(), 1, Integer::sum);
        if (down.contains(tenant.value())) {
          throw new IllegalStateException("as asked");
        }
        return Optional.ofNullable(plans.get(tenant.value()))
            .map(plan -> new TenantProfile(new PlanName(plan), null, false));
      }

      void down(String tenant) {
        down.add(tenant);
      }

      void up(String tenant) {
        down.remove(tenant);
      }

      int asked(String tenant) {
        return asked.getOrDefault(tenant, 0);
      }
    }

    /** What the listeners saw, by topic. */
    static final class Log {

      private record Entry(String topic, String text, String thread) {}

      private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
      final Queue<String> observed = new ConcurrentLinkedQueue<>();

      void add(String topic, String text) {
        entries.add(new Entry(topic, text, Thread.currentThread().getName()));
      }

      List<String> of(String topic) {
        return entries.stream()
            .filter(entry -> entry.topic().equals(topic))
            .map(Entry::text)
            .toList();
      }

      List<String> threads(String topic) {
        return entries.stream()
            .filter(entry -> entry.topic().equals(topic))
            .map(Entry::thread)
            .distinct()
            .toList();
      }
    }

    /** An interceptor that the application has of its own, which Spring Boot takes one of. */
    static final class Own implements RecordInterceptor<Object, Object> {

      static final ThreadLocal<String> SEEN = new ThreadLocal<>();

      @Override
      public ConsumerRecord<Object, Object> intercept(
          ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        SEEN.set(EchoApplication.current());
        return record;
      }
    }

    static final class Listeners {

      private final Log log;
      private final RecordTenants records;
      private final KafkaTemplate<Object, Object> template;

      Listeners(Log log, RecordTenants records, KafkaTemplate<Object, Object> template) {
        this.log = log;
        this.records = records;
        this.template = template;
      }

      @KafkaListener(id = "ours.orders", topics = "ours.orders")
      void order(String value) {
        log.add("ours.orders", value + " " + current() + ", intercepted " + Own.SEEN.get());
      }

      @KafkaListener(id = "ours.many", topics = "ours.many", concurrency = "2")
      void many(String value) {
        log.add("ours.many", value + " " + current());
      }

      @KafkaListener(id = "ours.batch", topics = "ours.batch", batch = "true")
      void batch(List<ConsumerRecord<String, String>> batch) {
        for (ConsumerRecord<String, String> record : batch) {
          String owner = records.of(record).map(tenant -> tenant.id().value()).orElse("nobody");
          log.add(
              "ours.batch", record.value() + " of " + owner + " in " + EchoApplication.current());
        }
      }

      @KafkaListener(id = "ours.flaky", topics = "ours.flaky")
      void flaky(String value) {
        log.add("ours.flaky", value + " " + current());
        if (log.of("ours.flaky").size() < 3) {
          throw new IllegalStateException("as asked");
        }
      }

      @KafkaListener(id = "ours.doomed", topics = "ours.doomed")
      void doomed(String value) {
        log.add("ours.doomed", value + " " + current());
        throw new IllegalStateException("as asked");
      }

      @KafkaListener(id = "ours.again", topics = "ours.again")
      void again(String value) {
        log.add("ours.again", current());
      }

      @KafkaListener(id = "theirs", topics = "theirs")
      void theirs(ConsumerRecord<String, String> record) {
        log.add("theirs", record.value() + " " + headersOf(record) + " " + current());
      }

      @KafkaListener(id = "theirs.relayed", topics = "theirs.relayed")
      void relay(ConsumerRecord<String, String> record) {
        template
            .send(
                new ProducerRecord<>(
                    "ours.relayed", 0, null, null, record.value(), record.headers()))
            .join();
      }

      @KafkaListener(id = "theirs.relayed-batch", topics = "theirs.relayed-batch", batch = "true")
      void relay(List<ConsumerRecord<String, String>> batch) {
        batch.forEach(this::relay);
      }

      @KafkaListener(id = "ours.relayed", topics = "ours.relayed")
      void relayed(ConsumerRecord<String, String> record) {
        log.add("ours.relayed", record.value() + " " + headersOf(record) + " " + current());
      }

      @KafkaListener(id = "ours.waiting", topics = "ours.waiting")
      void waiting(String value) {
        log.add("ours.waiting", value + " " + current());
      }

      @KafkaListener(
          id = "ours.waiting-by-default",
          topics = "ours.waiting-by-default",
          containerFactory = "withoutErrorHandler")
      void waitingByDefault(String value) {
        log.add("ours.waiting-by-default", value + " " + current());
      }

      private static Map<String, String> headersOf(ConsumerRecord<?, ?> record) {
        Map<String, String> headers = new TreeMap<>();
        record
            .headers()
            .forEach(header ->
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
      }

      private static String current() {
        return EchoApplication.current() + " " + MDC.get(Tenant.ID_KEY);
      }
    }
  }
}
