package io.tenantry.samples.laptop;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The manifests of the demo, in the order in which they are applied. */
final class Manifests {

  static final String SHOP = "shop";
  static final String STOREFRONT = "storefront";
  static final String TENANTRY = "tenantry";
  static final String AUTOSCALER = "tenantry-autoscaler";

  private static final List<String> FILES =
      List.of(
          "10-namespaces.yaml",
          "20-tenant-plans.yaml",
          "30-autoscaler.yaml",
          "40-storefront.yaml",
          "50-tenant-autoscaler.yaml");

  private Manifests() {}

  /**
   * Creates every object.
   *
   * @param hostPorts ports of this machine for the autoscaler's container ports, by port name
   */
  static void apply(KubernetesClient client, Map<String, Integer> hostPorts) throws IOException {
    for (HasMetadata object : load(client)) {
      if (object instanceof Deployment deployment
          && deployment.getMetadata().getName().equals(AUTOSCALER)) {
        deployment
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getPorts()
            .forEach(port -> port.setHostPort(hostPorts.get(port.getName())));
      }
      client.resource(object).create();
    }
  }

  /** The latency objective of the storefront, in ms, as its TenantAutoscaler says it. */
  static long objectiveMillis(KubernetesClient client) throws IOException {
    for (HasMetadata object : load(client)) {
      if (object instanceof GenericKubernetesResource resource
          && resource.getKind().equals("TenantAutoscaler")) {
        @Nullable String target = resource.get("spec", "objectives", "latency", "target");
        if (target != null && target.matches("[0-9]+ms")) {
          return Long.parseLong(target.substring(0, target.length() - 2));
        }
      }
    }
    throw new IllegalStateException("the TenantAutoscaler has no latency target in ms");
  }

  private static List<HasMetadata> load(KubernetesClient client) throws IOException {
    List<HasMetadata> objects = new java.util.ArrayList<>();
    for (String file : FILES) {
      try (InputStream in = Manifests.class.getResourceAsStream("/manifests/" + file)) {
        if (in == null) {
          throw new IOException("manifests/" + file + " is not in the jar");
        }
        Collection<HasMetadata> items = client.load(in).items();
        objects.addAll(items);
      }
    }
    return objects;
  }
}
