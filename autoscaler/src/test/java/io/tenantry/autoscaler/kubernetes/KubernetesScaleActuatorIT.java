package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The real adapter over real HTTP, and what exactly goes out. */
class KubernetesScaleActuatorIT implements ScaleActuatorContract {

  private static final WorkloadRef STOREFRONT =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final String SCALE = "/apis/apps/v1/namespaces/shop/deployments/storefront/scale";

  private final StandInApi api = new StandInApi();
  private final KubernetesClient client = api.client();
  private final KubernetesScaleActuator actuator = new KubernetesScaleActuator(client);

  @AfterEach
  void stop() {
    api.close();
  }

  @Override
  public ScaleActuator actuator() {
    return actuator;
  }

  @Override
  public void given(WorkloadRef workload, int replicas) {
    api.put(
        switch (workload.kind()) {
          case DEPLOYMENT -> Manifests.deployment(workload.name(), replicas);
          case STATEFUL_SET -> Manifests.statefulSet(workload.name(), replicas);
        });
  }

  @Override
  public int replicasOf(WorkloadRef workload) {
    return switch (workload.kind()) {
      case DEPLOYMENT ->
          client
              .apps()
              .deployments()
              .inNamespace("shop")
              .withName(workload.name())
              .get()
              .getSpec()
              .getReplicas();
      case STATEFUL_SET ->
          client
              .apps()
              .statefulSets()
              .inNamespace("shop")
              .withName(workload.name())
              .get()
              .getSpec()
              .getReplicas();
    };
  }

  @Override
  public void refuseAll() {
    api.setTrouble(StandInApi.Trouble.answering(403, "/scale"));
  }

  /** The service account may patch the scale subresource, and nothing else of the target. */
  @Test
  void sendsOnePatchOfTheScaleSubresourceAndNothingElse() {
    given(STOREFRONT, 2);
    int before = api.calls().size();

    actuator.scale(STOREFRONT, 2, 5);

    assertThat(api.calls().subList(before, api.calls().size()))
        .containsExactly(
            new StandInApi.Call(
                "PATCH",
                SCALE,
                "application/json-patch+json",
                "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":2},"
                    + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":5}]"));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet("no right", 403, "the service account may not patch the target's scale"),
        argumentSet("no target", 404, "the target is gone"),
        argumentSet("conflict", 409, "conflict: somebody else changed the replicas in between"),
        argumentSet("failed test", 422, "conflict: somebody else changed the replicas in between"),
        argumentSet("too many", 429, "the API server answered 429, too many requests"),
        argumentSet("broken", 500, "the API server answered 500"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhyAChangeWasRefused(int code, String cause) {
    api.setTrouble(StandInApi.Trouble.answering(code, "/scale"));

    assertThat(actuator.scale(STOREFRONT, 2, 5)).isEqualTo(new Actuation.Failed(cause));
    assertThat(api.writesTo("/scale")).hasSize(1);
  }

  @Test
  void givesUpWithinTheRequestTimeoutAndSparesTheNextWorkloadTheWait() {
    KubernetesScaleActuator impatient =
        new KubernetesScaleActuator(api.client(Duration.ofMillis(500)));
    api.setTrouble(StandInApi.Trouble.hanging("/scale"));

    long start = System.nanoTime();
    assertThat(impatient.scale(STOREFRONT, 2, 5))
        .isEqualTo(new Actuation.Failed("the API server was not reached (HttpTimeoutException)"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1400));

    assertThat(impatient.scale(STOREFRONT, 2, 5))
        .isEqualTo(new Actuation.Failed("the API server was not reached a moment ago"));
    assertThat(api.writesTo("/scale")).hasSize(1);
  }

  @Test
  void failsAtOnceWhenNobodyListens() {
    api.vanish();

    assertThat(actuator.scale(STOREFRONT, 2, 5))
        .isInstanceOfSatisfying(
            Actuation.Failed.class,
            failed -> assertThat(failed.cause()).startsWith("the API server was not reached"));
  }
}
