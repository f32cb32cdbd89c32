package io.tenantry.autoscaler.kubernetes;

import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.workload.WorkloadRef;

final class FakeScaleActuatorTest implements ScaleActuatorContract {

  private final FakeScaleActuator actuator = new FakeScaleActuator();

  @Override
  public ScaleActuator actuator() {
    return actuator;
  }

  @Override
  public void given(WorkloadRef workload, int replicas) {
    actuator.set(workload, replicas);
  }

  @Override
  public int replicasOf(WorkloadRef workload) {
    return actuator.replicasOf(workload);
  }

  @Override
  public void refuseAll() {
    actuator.refuseAll();
  }
}
