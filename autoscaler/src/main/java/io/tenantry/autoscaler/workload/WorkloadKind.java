package io.tenantry.autoscaler.workload;

import java.util.Arrays;
import java.util.Optional;

/** Kinds of {@code apps/v1} whose replicas Tenantry sets. */
public enum WorkloadKind {
  DEPLOYMENT("Deployment"),
  STATEFUL_SET("StatefulSet");

  private final String kubernetesName;

  WorkloadKind(String kubernetesName) {
    this.kubernetesName = kubernetesName;
  }

  /** As Kubernetes spells it, such as {@code StatefulSet}. */
  public String kubernetesName() {
    return kubernetesName;
  }

  /** The kind that Kubernetes calls {@code name}, or empty when it is not one of ours. */
  public static Optional<WorkloadKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.kubernetesName.equals(name)).findFirst();
  }
}
