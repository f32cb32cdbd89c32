package io.tenantry.autoscaler.simulator.policy;

import io.tenantry.autoscaler.simulator.plant.Autoscaler;
import io.tenantry.autoscaler.simulator.plant.PlantParameters;
import io.tenantry.autoscaler.simulator.policy.hpa.Hpa;
import io.tenantry.autoscaler.simulator.policy.hpa.KedaOnPrometheus;
import io.tenantry.autoscaler.simulator.policy.kpa.Kpa;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The policies that a user gives a target: a utilization of what a replica can do, which each of
 * them is told in its own terms.
 */
public enum TargetTracking {
  HPA_REQUESTS("hpa-requests") {
    @Override
    public Autoscaler at(double target, int min, PlantParameters plant) {
      return Hpa.onRequests(plant, target, min);
    }
  },
  HPA_CPU("hpa-cpu") {
    @Override
    public Autoscaler at(double target, int min, PlantParameters plant) {
      return Hpa.onCpu(plant, target, min);
    }
  },
  KEDA_PROMETHEUS("keda-prometheus") {
    @Override
    public Autoscaler at(double target, int min, PlantParameters plant) {
      return new KedaOnPrometheus(plant, target, min);
    }
  },
  KPA("kpa") {
    @Override
    public Autoscaler at(double target, int min, PlantParameters plant) {
      return Kpa.onConcurrency(plant, target, min);
    }
  },
  KPA_RPS("kpa-rps") {
    @Override
    public Autoscaler at(double target, int min, PlantParameters plant) {
      return Kpa.onRequestsPerSecond(plant, target, min);
    }
  };

  /** The targets that make a whole curve. */
  public static final List<Double> TARGETS = List.of(0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

  private final String title;

  TargetTracking(String title) {
    this.title = title;
  }

  /** As the command knows it. */
  public String title() {
    return title;
  }

  /** The policy that the command knows as {@code title}. */
  public static Optional<TargetTracking> titled(String title) {
    return Arrays.stream(values()).filter(policy -> policy.title.equals(title)).findFirst();
  }

  /**
   * An autoscaler for one run.
   *
   * @param target utilization of a warm replica; above 0, below 1
   * @param min fewest replicas; >= 1
   */
  public abstract Autoscaler at(double target, int min, PlantParameters plant);
}
