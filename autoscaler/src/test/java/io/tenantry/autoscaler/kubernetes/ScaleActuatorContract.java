package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link ScaleActuator} keeps: the real one, and the one that tests of others use. */
interface ScaleActuatorContract {

  ScaleActuator actuator();

  /** Makes {@code workload} exist with {@code replicas}. */
  void given(WorkloadRef workload, int replicas);

  /** What {@code workload} asks for now. */
  int replicasOf(WorkloadRef workload);

  /** From now on, every change is refused. */
  void refuseAll();

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  default void changesTheReplicas(WorkloadKind kind) {
    WorkloadRef workload = workload(kind);
    given(workload, 2);

    assertThat(actuator().scale(workload, 2, 5)).isEqualTo(new Actuation.Applied());
    assertThat(replicasOf(workload)).isEqualTo(5);
  }

  @Test
  default void leavesAChangeThatSomebodyElseMadeInBetween() {
    WorkloadRef workload = workload(WorkloadKind.DEPLOYMENT);
    given(workload, 3);

    assertThat(actuator().scale(workload, 2, 5))
        .isInstanceOfSatisfying(
            Actuation.Failed.class, failed -> assertThat(failed.cause()).startsWith("conflict"));
    assertThat(replicasOf(workload)).isEqualTo(3);
  }

  @Test
  default void failsWithoutAnExceptionWhenTheTargetIsGone() {
    assertThat(actuator().scale(workload(WorkloadKind.DEPLOYMENT), 2, 5))
        .isInstanceOf(Actuation.Failed.class);
  }

  @Test
  default void failsWithoutAnExceptionWhenRefused() {
    WorkloadRef workload = workload(WorkloadKind.DEPLOYMENT);
    given(workload, 2);
    refuseAll();

    assertThat(actuator().scale(workload, 2, 5)).isInstanceOf(Actuation.Failed.class);
    assertThat(replicasOf(workload)).isEqualTo(2);
  }

  private static WorkloadRef workload(WorkloadKind kind) {
    return new WorkloadRef("shop", kind, "storefront");
  }
}
