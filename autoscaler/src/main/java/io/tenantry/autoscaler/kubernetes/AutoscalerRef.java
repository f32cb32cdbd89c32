package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TenantAutoscaler in the cluster.
 *
 * @param generation of the spec that was read; null where the API server does not count
 */
record AutoscalerRef(String namespace, String name, String uid, @Nullable Long generation) {

  static AutoscalerRef of(GenericKubernetesResource resource) {
    return new AutoscalerRef(
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        Objects.requireNonNullElse(resource.getMetadata().getUid(), ""),
        resource.getMetadata().getGeneration());
  }

  /** Such as {@code shop/storefront}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
