package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.audit.TickPace;
import io.tenantry.autoscaler.control.ClusterSnapshot;
import io.tenantry.autoscaler.control.ClusterState;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.kubernetes.LeaderLabel;
import io.tenantry.autoscaler.kubernetes.Leadership;
import io.tenantry.autoscaler.kubernetes.LeaseLeadership;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class KubernetesConfigurationTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withUserConfiguration(KubernetesConfiguration.class)
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(TickPace.class, () -> new TickPace(Duration.ofSeconds(1), () -> {}));

  /** Port 1 answers nobody. */
  private static KubernetesClient nobody() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Health healthIn(ApplicationContext context) {
    return Objects.requireNonNull(
        context.getBean("kubernetesHealthIndicator", HealthIndicator.class).health());
  }

  @Test
  void startsAndIsNotReadyWhileTheApiServerIsUnreachable() {
    application
        .withBean(KubernetesClient.class, KubernetesConfigurationTest::nobody)
        .run(context -> {
          assertThat(context).hasNotFailed();
          Health health = healthIn(context);
          assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
          assertThat(health.getDetails())
              .containsOnly(
                  Map.entry("cachesSynced", false),
                  Map.entry("leading", false),
                  Map.entry("leader", "unknown"));
          assertThat(context.getBean(ClusterState.class).snapshot())
              .isEqualTo(new ClusterSnapshot(List.of(), Map.of()));
          assertThat(context).hasSingleBean(LeaseLeadership.class);
          assertThat(context).hasSingleBean(OutcomeListener.class);
          assertThat(context).hasSingleBean(ScaleActuator.class);
        });
  }

  @Test
  void labelsThePodThatItIsToldOfAndNoOther() {
    ApplicationContextRunner inAPod =
        application.withBean(KubernetesClient.class, KubernetesConfigurationTest::nobody);

    inAPod.run(context -> assertThat(context).doesNotHaveBean(LeaderLabel.class));
    inAPod
        .withPropertyValues("tenantry.autoscaler.leader-election.pod-name=pod-1")
        .run(context -> assertThat(context).hasSingleBean(LeaderLabel.class));
  }

  @Test
  void alwaysLeadsWithoutAnElection() {
    application
        .withBean(KubernetesClient.class, KubernetesConfigurationTest::nobody)
        .withPropertyValues("tenantry.autoscaler.leader-election.enabled=false")
        .run(context -> {
          assertThat(context).doesNotHaveBean(LeaseLeadership.class);
          assertThat(context.getBean(Leadership.class).isLeader()).isTrue();
        });
  }

  @Test
  void leavesTheClusterToTheApplicationWhenSwitchedOff() {
    application
        .withPropertyValues("tenantry.autoscaler.kubernetes.enabled=false")
        .run(context -> {
          assertThat(context).hasNotFailed();
          assertThat(context).doesNotHaveBean(KubernetesClient.class);
          assertThat(context).doesNotHaveBean(ClusterState.class);
          assertThat(context).doesNotHaveBean(ScaleActuator.class);
          assertThat(context.getBean(Leadership.class).isLeader()).isTrue();
          assertThat(healthIn(context).getStatus()).isEqualTo(Status.UP);
        });
  }

  @Test
  void refusesToStartWithAnIllegalProperty() {
    application
        .withPropertyValues("tenantry.autoscaler.leader-election.renew-deadline=20s")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage(
                    "tenantry.autoscaler.leader-election.lease-duration: PT15S (expected:"
                        + " whole seconds, more than renew-deadline, which is PT20S)"));
  }
}
