package io.tenantry.autoscaler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KubernetesPropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind("tenantry.autoscaler.kubernetes", KubernetesProperties.class, Map.of()))
        .isEqualTo(new KubernetesProperties(true, ""));
    assertThat(
            bind("tenantry.autoscaler.leader-election", LeaderElectionProperties.class, Map.of()))
        .isEqualTo(
            new LeaderElectionProperties(
                true,
                "",
                "tenantry-autoscaler",
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                null));
  }

  @Test
  void mapsEveryProperty() {
    assertThat(
            bind(
                "tenantry.autoscaler.kubernetes",
                KubernetesProperties.class,
                Map.of(
                    "tenantry.autoscaler.kubernetes.enabled", "false",
                    "tenantry.autoscaler.kubernetes.namespace", "shop")))
        .isEqualTo(new KubernetesProperties(false, "shop"));
    assertThat(
            bind(
                "tenantry.autoscaler.leader-election",
                LeaderElectionProperties.class,
                Map.of(
                    "tenantry.autoscaler.leader-election.enabled", "false",
                    "tenantry.autoscaler.leader-election.namespace", "tenantry",
                    "tenantry.autoscaler.leader-election.lease-name", "scaler",
                    "tenantry.autoscaler.leader-election.lease-duration", "6s",
                    "tenantry.autoscaler.leader-election.renew-deadline", "4s",
                    "tenantry.autoscaler.leader-election.retry-period", "1s",
                    "tenantry.autoscaler.leader-election.pod-name", "pod-1")))
        .isEqualTo(
            new LeaderElectionProperties(
                false,
                "tenantry",
                "scaler",
                Duration.ofSeconds(6),
                Duration.ofSeconds(4),
                Duration.ofSeconds(1),
                "pod-1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kubernetes.namespace | Shop | empty, or a DNS-1123 label",
        "leader-election.namespace | a.b | empty, or a DNS-1123 label",
        "leader-election.lease-name | -x | a DNS-1123 subdomain",
        "leader-election.pod-name | Pod | a DNS-1123 subdomain",
        "leader-election.lease-duration | 10s | whole seconds, more than renew-deadline",
        "leader-election.lease-duration | 15500ms | whole seconds, more than renew-deadline",
        "leader-election.renew-deadline | 4s | more than 2.2 × retry-period",
        "leader-election.retry-period | 50ms | at least 100ms",
      })
  void namesThePropertyAndWhatWouldBeLegal(String property, String value, String legal) {
    String name = "tenantry.autoscaler." + property;
    String prefix = name.substring(0, name.lastIndexOf('.'));
    Class<?> type =
        property.startsWith("kubernetes")
            ? KubernetesProperties.class
            : LeaderElectionProperties.class;

    assertThatThrownBy(() -> bind(prefix, type, Map.of(name, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + ": ")
        .hasMessageContaining("(expected: " + legal);
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
  }
}
