package io.tenantry.autoscaler.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the points of one resource come from. */
sealed interface Origin {

  record Known(WorkloadRef workload, PodName pod) implements Origin {}

  /** Of no use; {@code reason} says what its attributes lack. */
  record Unknown(DropReason reason) implements Origin {}

  /** A pod of a Deployment names a ReplicaSet too; one that names a Deployment is taken as such. */
  static Origin of(Resource resource) {
    String namespace = "";
    String pod = "";
    String name = "";
    WorkloadKind kind = null;
    for (KeyValue attribute : resource.getAttributesList()) {
      String text = attribute.getValue().getStringValue();
      switch (attribute.getKey()) {
        case "k8s.namespace.name" -> namespace = text;
        case "k8s.pod.name" -> pod = text;
        case "k8s.deployment.name" -> {
          kind = WorkloadKind.DEPLOYMENT;
          name = text;
        }
        case "k8s.statefulset.name" -> {
          if (kind == null) {
            kind = WorkloadKind.STATEFUL_SET;
            name = text;
          }
        }
        default -> {
          // The other attributes say where it runs, not what it is.
        }
      }
    }
    return of(workload(namespace, kind, name), PodName.parse(pod));
  }

  private static Optional<WorkloadRef> workload(
      String namespace, @Nullable WorkloadKind kind, String name) {
    return kind == null ? Optional.empty() : WorkloadRef.parse(namespace, kind, name);
  }

  private static Origin of(Optional<WorkloadRef> workload, Optional<PodName> pod) {
    if (workload.isEmpty()) {
      return new Unknown(DropReason.NO_WORKLOAD);
    }
    return pod.isEmpty() ? new Unknown(DropReason.NO_POD) : new Known(workload.get(), pod.get());
  }
}
