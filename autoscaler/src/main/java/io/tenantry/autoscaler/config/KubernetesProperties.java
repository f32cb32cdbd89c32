package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.workload.DnsNames;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cluster whose workloads are scaled. Where its API server is, and who we are to it, is found
 * by the client's own rules: {@code KUBERNETES_MASTER}, kubeconfig, service account.
 *
 * @param enabled whether there is a cluster; without one, the application brings its own {@code
 *     ClusterState} and {@code ScaleActuator}
 * @param namespace the one to watch; empty for all of them
 */
@ConfigurationProperties("tenantry.autoscaler.kubernetes")
record KubernetesProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue("") String namespace) {

  KubernetesProperties {
    requireNamespaceOrNothing("tenantry.autoscaler.kubernetes.namespace", namespace);
  }

  static void requireNamespaceOrNothing(String property, String value) {
    if (!value.isEmpty() && !DnsNames.isLabel(value)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: empty, or a DNS-1123 label of at most 63 characters)"
              .formatted(property, value));
    }
  }
}
