package io.tenantry.autoscaler.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the points of one resource come from. */
sealed interface Origin {

  /**
   * A pod.
   *
   * @param process a hash of what tells the processes in it apart
   */
  record Known(WorkloadRef workload, PodName pod, long process) implements Origin {}

  /** Of no use for what is about a pod; {@code reason} says what its attributes lack. */
  record Unknown(DropReason reason) implements Origin {}

  static Origin of(Resource resource) {
    Optional<WorkloadRef> workload = workloadIn(resource.getAttributesList());
    Optional<PodName> pod = Optional.empty();
    long process = 0;
    for (KeyValue attribute : resource.getAttributesList()) {
      switch (attribute.getKey()) {
        case "k8s.pod.name" -> pod = PodName.parse(attribute.getValue().getStringValue());
        case "service.name", "service.instance.id", "k8s.container.name" ->
            process += PointAttributes.hash(attribute);
        default -> {
          // The other attributes say where it runs, not what it is.
        }
      }
    }
    if (workload.isEmpty()) {
      return new Unknown(DropReason.NO_WORKLOAD);
    }
    return pod.isEmpty()
        ? new Unknown(DropReason.NO_POD)
        : new Known(workload.get(), pod.get(), process);
  }

  /**
   * The workload that attributes name. A pod of a Deployment names a ReplicaSet too; one that names
   * a Deployment is taken as such.
   */
  static Optional<WorkloadRef> workloadIn(List<KeyValue> attributes) {
    String namespace = "";
    String name = "";
    @Nullable WorkloadKind kind = null;
    for (KeyValue attribute : attributes) {
      String text = attribute.getValue().getStringValue();
      switch (attribute.getKey()) {
        case "k8s.namespace.name" -> namespace = text;
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
          // The others do not name a workload.
        }
      }
    }
    return kind == null ? Optional.empty() : WorkloadRef.parse(namespace, kind, name);
  }
}
