package io.tenantry.autoscaler.config;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.audit.TickPace;
import io.tenantry.autoscaler.control.ClusterState;
import io.tenantry.autoscaler.kubernetes.ClusterCaches;
import io.tenantry.autoscaler.kubernetes.KubernetesClusterState;
import io.tenantry.autoscaler.kubernetes.KubernetesScaleActuator;
import io.tenantry.autoscaler.kubernetes.LeaderLabel;
import io.tenantry.autoscaler.kubernetes.Leadership;
import io.tenantry.autoscaler.kubernetes.LeaseLeadership;
import io.tenantry.autoscaler.kubernetes.LeaseTerms;
import io.tenantry.autoscaler.kubernetes.ModelConfigMaps;
import io.tenantry.autoscaler.kubernetes.StatusWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The cluster: its caches, the one thing that is changed in it, status and Events, and who leads.
 *
 * <p>With {@code tenantry.autoscaler.kubernetes.enabled=false} nothing of it exists but a {@link
 * Leadership} that always leads.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KubernetesProperties.class, LeaderElectionProperties.class})
final class KubernetesConfiguration {

  /** A pod's name; a process outside a cluster has another one, or none. */
  private static String newIdentity() {
    String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("tenantry-autoscaler");
    return host + "_" + UUID.randomUUID();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "tenantry.autoscaler.kubernetes.enabled", havingValue = "false")
  static final class WithoutCluster {

    @Bean
    @ConditionalOnMissingBean
    Leadership leadership() {
      return Leadership.alone(newIdentity());
    }

    /** Readiness asks for it by name, whether there is a cluster or not. */
    @Bean
    @ConditionalOnMissingBean(name = "kubernetesHealthIndicator")
    HealthIndicator kubernetesHealthIndicator() {
      return () -> Health.up().withDetail("enabled", false).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "tenantry.autoscaler.kubernetes.enabled", matchIfMissing = true)
  static final class WithCluster {

    /** A tick must not wait longer for one workload; the next tick tries again. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    /** The first wait of a watch that lost its server; it doubles five times. */
    private static final Duration RECONNECT_AFTER = Duration.ofMillis(250);

    @Bean
    @ConditionalOnMissingBean
    KubernetesClient kubernetesClient() {
      Config config =
          new ConfigBuilder()
              .withUserAgent("tenantry-autoscaler")
              .withConnectionTimeout((int) REQUEST_TIMEOUT.toMillis())
              // Informers try again by themselves, and say so; the client would do it for a minute
              // before they hear of it.
              .withRequestRetryBackoffLimit(0)
              .withWatchReconnectInterval((int) RECONNECT_AFTER.toMillis())
              .build();
      return new KubernetesClientBuilder()
          .withConfig(config)
          .withHttpClientFactory(new JdkHttpClientFactory())
          .build();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ClusterCaches clusterCaches(KubernetesClient client, KubernetesProperties properties) {
      return new ClusterCaches(client, properties.namespace());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnMissingBean(Leadership.class)
    @ConditionalOnProperty(
        name = "tenantry.autoscaler.leader-election.enabled",
        matchIfMissing = true)
    LeaseLeadership leadership(KubernetesClient client, LeaderElectionProperties properties) {
      return new LeaseLeadership(impatient(client), terms(client, properties), newIdentity());
    }

    @Bean
    @ConditionalOnMissingBean(Leadership.class)
    @ConditionalOnProperty(
        name = "tenantry.autoscaler.leader-election.enabled",
        havingValue = "false")
    Leadership undisputedLeadership() {
      return Leadership.alone(newIdentity());
    }

    /** Only with a name of this pod: outside a cluster there is none to label. */
    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnProperty(name = "tenantry.autoscaler.leader-election.pod-name")
    LeaderLabel leaderLabel(
        KubernetesClient client, Leadership leadership, LeaderElectionProperties properties) {
      return new LeaderLabel(
          impatient(client),
          leadership,
          terms(client, properties).namespace(),
          Objects.requireNonNull(properties.podName()));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    StatusWriter statusWriter(
        KubernetesClient client, Leadership leadership, InstantSource clock, TickPace pace) {
      return new StatusWriter(
          impatient(client), leadership, clock, () -> pace.isOverloaded(System.nanoTime()));
    }

    @Bean(destroyMethod = "close")
    ModelConfigMaps modelConfigMaps(
        KubernetesClient client, ClusterCaches caches, Leadership leadership) {
      return new ModelConfigMaps(impatient(client), caches, leadership);
    }

    @Bean
    MeterBinder modelMeters(ModelConfigMaps models) {
      return registry ->
          FunctionCounter.builder(
                  "tenantry.autoscaler.models.unreadable", models, ModelConfigMaps::unreadable)
              .description("ConfigMaps with what was learned that were of no use")
              .register(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    ClusterState clusterState(ClusterCaches caches, StatusWriter status, ModelConfigMaps models) {
      return new KubernetesClusterState(caches, status, models);
    }

    @Bean
    @ConditionalOnMissingBean
    ScaleActuator scaleActuator(KubernetesClient client) {
      return new KubernetesScaleActuator(impatient(client));
    }

    /** Up when every cache has held its whole kind; a follower is as ready as the leader. */
    @Bean
    HealthIndicator kubernetesHealthIndicator(ClusterCaches caches, Leadership leadership) {
      return () ->
          (caches.synced() ? Health.up() : Health.outOfService())
              .withDetail("cachesSynced", caches.synced())
              .withDetail("leading", leadership.isLeader())
              .withDetail("leader", leadership.leader().orElse("unknown"))
              .build();
    }

    private static KubernetesClient impatient(KubernetesClient client) {
      RequestConfig once =
          new RequestConfigBuilder()
              .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
              .withRequestRetryBackoffLimit(0)
              .build();
      return client.newClient(once).adapt(NamespacedKubernetesClient.class);
    }

    private static LeaseTerms terms(KubernetesClient client, LeaderElectionProperties properties) {
      String own = Optional.ofNullable(client.getNamespace()).orElse("default");
      return new LeaseTerms(
          properties.namespace().isEmpty() ? own : properties.namespace(),
          properties.leaseName(),
          properties.leaseDuration(),
          properties.renewDeadline(),
          properties.retryPeriod());
    }
  }
}
