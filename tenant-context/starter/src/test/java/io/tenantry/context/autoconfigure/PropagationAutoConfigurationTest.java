package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantId;
import io.tenantry.context.propagation.Destinations;
import io.tenantry.context.propagation.OutboundHeaders;
import io.tenantry.context.propagation.grpc.IgnoredMethods;
import io.tenantry.context.propagation.grpc.TenantClientInterceptor;
import io.tenantry.context.propagation.grpc.TenantServerInterceptor;
import io.tenantry.context.propagation.http.TenantExchangeFilter;
import io.tenantry.context.propagation.http.TenantRequestInterceptor;
import io.tenantry.context.propagation.kafka.TenantRecordInterceptor;
import io.tenantry.context.propagation.kafka.TenantTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.grpc.server.GrpcServletRegistration;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.TopicPartition;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.CompositeRecordInterceptor;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class PropagationAutoConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  TenantContextAutoConfiguration.class,
                  TenantGrpcAutoConfiguration.class,
                  TenantKafkaAutoConfiguration.class,
                  TenantPropagationAutoConfiguration.class));

  @Test
  void nobodyIsToldTheTenantByDefault() {
    runner.run(context ->
        assertThat(context.getBean(OutboundHeaders.class).destinations().isEmpty()).isTrue());
  }

  @Test
  void everyClientOfSpringBootIsCustomised() {
    runner.run(context ->
        assertThat(context)
            .hasSingleBean(RestClientCustomizer.class)
            .hasSingleBean(RestTemplateCustomizer.class)
            .hasSingleBean(WebClientCustomizer.class)
            .hasSingleBean(TenantClientInterceptor.class)
            .hasSingleBean(TenantServerInterceptor.class)
            .hasSingleBean(DefaultKafkaProducerFactoryCustomizer.class)
            .hasSingleBean(ContainerCustomizer.class)
            .doesNotHaveBean(RecordInterceptor.class));
  }

  @Test
  void nothingIsMissedWithoutTheClientsLibraries() {
    runner
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.web",
                "org.springframework.http",
                "org.springframework.boot.http",
                "org.springframework.boot.restclient",
                "org.springframework.boot.webclient",
                "reactor",
                "io.grpc",
                "org.springframework.grpc",
                "org.springframework.kafka",
                "org.apache.kafka"))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(OutboundHeaders.class)
                .doesNotHaveBean(TenantRequestInterceptor.class)
                .doesNotHaveBean(TenantExchangeFilter.class)
                .doesNotHaveBean("tenantServerInterceptor")
                .doesNotHaveBean("tenantProducers"));
  }

  @Test
  void grpcThatTheServletContainerServesIsLeftToTheFilter() {
    runner
        .withBean(
            GrpcServletRegistration.class,
            () -> {
              throw new AssertionError("nobody needs it");
            },
            definition -> definition.setLazyInit(true))
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(TenantClientInterceptor.class)
                .doesNotHaveBean(TenantServerInterceptor.class));
  }

  @Test
  void aContainerCustomizerOfTheApplicationsOwnIsFollowedByOurs() {
    List<String> calls = new ArrayList<>();
    ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> own =
        container -> calls.add("own");
    runner
        .withBean("own", ContainerCustomizer.class, () -> own)
        .run(context -> {
          ConcurrentMessageListenerContainer<Object, Object> container = container();
          customizer(context.getBean(ContainerCustomizer.class)).configure(container);
          assertThat(calls).containsExactly("own");
          assertThat(container.getRecordInterceptor()).isInstanceOf(TenantRecordInterceptor.class);
        });
  }

  @Test
  void aRecordInterceptorThatAContainerHasComesBehindOurs() {
    runner.run(context -> {
      ConcurrentMessageListenerContainer<Object, Object> container = container();
      container.setRecordInterceptor((record, consumer) -> record);
      customizer(context.getBean(ContainerCustomizer.class)).configure(container);
      assertThat(container.getRecordInterceptor()).isInstanceOf(CompositeRecordInterceptor.class);
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.topics=orders,stock    | orders",
        "kafka.topics=or*             | orders",
        "kafka.topics=returns         | returns",
        "kafka.topics=stock           | ",
        "kafka.topics=                | ",
        "kafka.topics=orders kafka.verified=true | ",
      })
  void aServiceThatBelievesNoRecordOfATopicThatItReadsDoesNotStart(
      String settings, @Nullable String topic) {
    readsRecords()
        .withPropertyValues("tenantry.resolution.minimum-trust=verified")
        .withPropertyValues(
            Stream.of(settings.split(" "))
                .map("tenantry.propagation."::concat)
                .toArray(String[]::new))
        .run(context -> {
          if (topic == null) {
            assertThat(context).hasNotFailed();
          } else {
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(ContradictingPropertiesException.class)
                .hasMessageContaining("the topic '" + topic + "'");
          }
        });
  }

  @Test
  void aServiceThatIsContentWithAssertedTenantsReadsRecords() {
    readsRecords()
        .withPropertyValues("tenantry.propagation.kafka.topics=orders,returns")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private ApplicationContextRunner readsRecords() {
    return runner
        .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
        .withPropertyValues("spring.kafka.listener.auto-startup=false")
        .withBean(Reader.class);
  }

  static final class Reader {

    @KafkaListener(topics = "orders")
    void order(String order) {}

    @KafkaListener(
        groupId = "returns",
        topicPartitions = @TopicPartition(topic = "returns", partitions = "0"))
    void returned(String order) {}
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void springBootsExecutorTakesTheTenantAlongOnThreadsOfEitherKind(boolean virtual) {
    runner
        .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
        .withPropertyValues("spring.threads.virtual.enabled=" + virtual)
        .run(context -> {
          AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);
          Tenant acme = new Tenant(new TenantId("acme"), Region.NONE, PlanName.DEFAULT);
          Future<String> work =
              context
                  .getBean(TenantContext.class)
                  .call(acme, () -> executor.submit(EchoApplication::current));
          assertThat(work.get()).isEqualTo("acme/_none/default");
          assertThat(executor.submit(EchoApplication::current).get()).isEqualTo("nobody");
        });
  }

  private static ConcurrentMessageListenerContainer<Object, Object> container() {
    return new ConcurrentMessageListenerContainer<>(
        new DefaultKafkaConsumerFactory<>(Map.of()), new ContainerProperties("topic"));
  }

  @SuppressWarnings("unchecked")
  private static ContainerCustomizer<
          Object, Object, ConcurrentMessageListenerContainer<Object, Object>>
      customizer(ContainerCustomizer<?, ?, ?> bean) {
    return (ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>>)
        bean;
  }

  @Test
  void anApplicationsOwnTopicsAndMethodsAreUsed() {
    TenantTopics topics = new TenantTopics(List.of("own"));
    IgnoredMethods methods = new IgnoredMethods(List.of("own.Service/*"));
    runner
        .withBean("ownTopics", TenantTopics.class, () -> topics)
        .withBean("ownMethods", IgnoredMethods.class, () -> methods)
        .run(context -> {
          assertThat(context.getBean(TenantTopics.class)).isSameAs(topics);
          assertThat(context.getBean(IgnoredMethods.class)).isSameAs(methods);
        });
  }

  @Test
  void anApplicationsOwnBeansAreUsed() {
    Destinations own = Destinations.of(List.of("own"));
    OutboundHeaders headers = new OutboundHeaders(own, TenantHeaders.DEFAULT);
    TenantRequestInterceptor interceptor = new TenantRequestInterceptor(headers);
    TenantExchangeFilter filter = new TenantExchangeFilter(headers);
    runner
        .withBean("ownDestinations", Destinations.class, () -> own)
        .run(context ->
            assertThat(context.getBean(OutboundHeaders.class).destinations()).isSameAs(own));
    runner
        .withBean("ownHeaders", OutboundHeaders.class, () -> headers)
        .withBean("ownInterceptor", TenantRequestInterceptor.class, () -> interceptor)
        .withBean("ownFilter", TenantExchangeFilter.class, () -> filter)
        .run(context -> {
          assertThat(context.getBean(OutboundHeaders.class)).isSameAs(headers);
          assertThat(context.getBean(TenantRequestInterceptor.class)).isSameAs(interceptor);
          assertThat(context.getBean(TenantExchangeFilter.class)).isSameAs(filter);
        });
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "inventory, -,                    dont-follow",
        "'',        -,                    -",
        "-,         -,                    -",
        "inventory, follow,               follow",
      })
  void redirectsAreNotFollowedWhereSomebodyIsToldTheTenant(
      String destinations, String own, String expected) {
    MockEnvironment environment = new MockEnvironment();
    if (destinations != null) {
      environment.setProperty("tenantry.propagation.destinations", destinations);
    }
    if (own != null) {
      environment.setProperty("spring.http.clients.redirects", own);
    }
    new StarterDefaults().postProcessEnvironment(environment, new SpringApplication());
    assertThat(environment.getProperty("spring.http.clients.redirects")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "spring.http.clients.redirects=follow,                   spring.http.clients.redirects is follow:",
    "spring.http.clients.redirects=follow-when-possible,     spring.http.clients.redirects is follow-when-possible:",
    "spring.http.serviceclient.stock.redirects=follow,       spring.http.serviceclient.stock.redirects is follow:",
  })
  void aClientThatFollowsRedirectsIsWarnedOf(
      String property, String warning, CapturedOutput output) {
    runner
        .withPropertyValues("tenantry.propagation.destinations=inventory", property)
        .run(context -> assertThat(output).contains(warning));
  }

  @Test
  void thereIsNoWarningWhereNothingCanGetOut(CapturedOutput output) {
    runner
        .withPropertyValues("spring.http.clients.redirects=follow")
        .run(context -> assertThat(context).hasNotFailed());
    runner
        .withPropertyValues(
            "tenantry.propagation.destinations=inventory",
            "spring.http.clients.redirects=dont-follow",
            "spring.http.serviceclient.stock.redirects=dont-follow")
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(output).doesNotContain("redirects is");
  }
}
