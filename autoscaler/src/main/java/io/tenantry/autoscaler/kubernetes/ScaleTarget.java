package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import org.jspecify.annotations.Nullable;

/**
 * What is scaled, as its spec stands.
 *
 * @param replicas asked for; >= 0
 */
record ScaleTarget(int replicas, PodSelector selector) {

  /** Kubernetes takes one replica when {@code spec.replicas} was left out. */
  static ScaleTarget of(@Nullable Integer replicas, @Nullable LabelSelector selector) {
    return new ScaleTarget(replicas == null ? 1 : replicas, new PodSelector(selector));
  }
}
