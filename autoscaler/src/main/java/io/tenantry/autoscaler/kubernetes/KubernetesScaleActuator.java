package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;

/**
 * Patches {@code /scale} of a Deployment or StatefulSet, and needs no right but that.
 *
 * <p>The patch is a JSON patch that tests {@code spec.replicas} before it replaces it, so that a
 * change which somebody made in between is a conflict and not overwritten. One request, no retry:
 * the next tick is the retry. When the server cannot be reached, changes are not tried again for a
 * second, so that a dead server costs a tick one timeout and not one per workload.
 */
public final class KubernetesScaleActuator implements ScaleActuator {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("tenantry-autoscaler")
          .build();

  private final KubernetesClient client;
  private long notBefore = System.nanoTime();

  /**
   * An actuator that waits for an answer as long as {@code client} does.
   *
   * @param client with a short request timeout and no retries
   */
  public KubernetesScaleActuator(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Actuation scale(WorkloadRef workload, int from, int to) {
    if (System.nanoTime() - notBefore < 0) {
      return new Actuation.Failed("the API server was not reached a moment ago");
    }
    try {
      client
          .genericKubernetesResources(definition(workload.kind()))
          .inNamespace(workload.namespace())
          .resource(named(workload))
          .subresource("scale")
          .patch(
              PATCH,
              """
              [{"op":"test","path":"/spec/replicas","value":%d},\
              {"op":"replace","path":"/spec/replicas","value":%d}]\
              """
                  .formatted(from, to));
      return new Actuation.Applied();
    } catch (KubernetesClientException e) {
      return new Actuation.Failed(cause(e));
    }
  }

  private String cause(KubernetesClientException e) {
    return switch (e.getCode()) {
      case 409, 422 -> "conflict: somebody else changed the replicas in between";
      case 404 -> "the target is gone";
      case 403 -> "the service account may not patch the target's scale";
      default -> {
        if (e.getCode() <= 0) {
          notBefore = System.nanoTime() + PAUSE.toNanos();
        }
        yield ApiTrouble.inWords(e);
      }
    };
  }

  /** Just enough of the target for the client to find its address. */
  private static GenericKubernetesResource named(WorkloadRef workload) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("apps/v1")
        .withKind(workload.kind().kubernetesName())
        .withNewMetadata()
        .withNamespace(workload.namespace())
        .withName(workload.name())
        .endMetadata()
        .build();
  }

  private static ResourceDefinitionContext definition(WorkloadKind kind) {
    String plural =
        switch (kind) {
          case DEPLOYMENT -> "deployments";
          case STATEFUL_SET -> "statefulsets";
        };
    return new ResourceDefinitionContext.Builder()
        .withGroup("apps")
        .withVersion("v1")
        .withKind(kind.kubernetesName())
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
