package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the workload that a pod belongs to from the pod alone.
 *
 * <p>A Deployment owns ReplicaSets, which own the pods. ReplicaSets are not watched: the Deployment
 * controller names each one {@code <deployment>-<hash>} and labels its pods {@code
 * pod-template-hash: <hash>}, so the Deployment's name follows from the pod. A pod without a
 * controller, which only a hand or a simpler cluster makes, belongs to whatever selects it.
 */
final class PodOwner {

  /** Name of the index over pods. */
  static final String INDEX = "owner";

  private static final String HASH = "pod-template-hash";

  private PodOwner() {}

  /** Keys under which the index finds {@code pod}: one, or none when it is nobody's we scale. */
  static List<String> keys(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    Optional<OwnerReference> controller =
        pod.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .filter(owner -> owner.getKind() != null && owner.getName() != null)
            .findFirst();
    if (controller.isEmpty()) {
      return List.of(unowned(namespace));
    }
    return workload(pod, controller.get())
        .map(owner -> List.of(namespace + "/" + owner))
        .orElse(List.of());
  }

  /** Key of the pods that {@code workload} controls. */
  static String owned(WorkloadRef workload) {
    return workload.toString();
  }

  /** Key of the namespace's pods that have no controller. */
  static String unowned(String namespace) {
    return namespace + "//";
  }

  private static Optional<String> workload(Pod pod, OwnerReference controller) {
    String name = controller.getName();
    return switch (controller.getKind()) {
      case "Deployment", "StatefulSet" -> Optional.of(controller.getKind() + "/" + name);
      case "ReplicaSet" -> {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String hash = labels == null ? null : labels.get(HASH);
        yield hash != null && name.endsWith("-" + hash)
            ? Optional.of(
                WorkloadKind.DEPLOYMENT.kubernetesName()
                    + "/"
                    + name.substring(0, name.length() - hash.length() - 1))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }
}
