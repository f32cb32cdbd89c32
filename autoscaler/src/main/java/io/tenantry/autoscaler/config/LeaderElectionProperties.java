package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.workload.DnsNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which of several instances acts.
 *
 * @param enabled false for a single instance that always leads
 * @param namespace of the Lease; empty for the one that this pod runs in
 * @param leaseName name of the Lease; instances that share it compete
 * @param leaseDuration how long a leader that went silent is respected; whole seconds, above {@code
 *     renewDeadline}
 * @param renewDeadline how long a leader acts without having renewed; above 2.2 × {@code
 *     retryPeriod}
 * @param retryPeriod between two tries to get or renew; at least 100 ms
 * @param podName the pod that this process runs in, in the Lease's namespace, to be labelled {@code
 *     tenantry.io/leader: "true"} while it leads; none unless given
 */
@ConfigurationProperties("tenantry.autoscaler.leader-election")
record LeaderElectionProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("") String namespace,
    @DefaultValue("tenantry-autoscaler") String leaseName,
    @DefaultValue("15s") Duration leaseDuration,
    @DefaultValue("10s") Duration renewDeadline,
    @DefaultValue("2s") Duration retryPeriod,
    @Nullable String podName) {

  private static final String PREFIX = "tenantry.autoscaler.leader-election.";

  LeaderElectionProperties {
    KubernetesProperties.requireNamespaceOrNothing(PREFIX + "namespace", namespace);
    requireName("lease-name", leaseName);
    if (podName != null) {
      requireName("pod-name", podName);
    }
    require(retryPeriod.toMillis() >= 100, "retry-period", retryPeriod, "at least 100ms");
    require(
        renewDeadline.toMillis() * 10 > retryPeriod.toMillis() * 22,
        "renew-deadline",
        renewDeadline,
        "more than 2.2 × retry-period, which is " + retryPeriod);
    require(
        leaseDuration.compareTo(renewDeadline) > 0 && leaseDuration.toNanosPart() == 0,
        "lease-duration",
        leaseDuration,
        "whole seconds, more than renew-deadline, which is " + renewDeadline);
  }

  private static void requireName(String property, String value) {
    require(
        DnsNames.isSubdomain(value),
        property,
        value,
        "a DNS-1123 subdomain of at most 253 characters");
  }

  private static void require(boolean legal, String property, Object value, String expected) {
    if (!legal) {
      throw new IllegalArgumentException(
          "%s%s: %s (expected: %s)".formatted(PREFIX, property, value, expected));
    }
  }
}
