package io.tenantry.autoscaler.simulator.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every policy that there is to compare, by the name that people call it. */
public sealed interface ComparedPolicy {

  /** As the command and reports know it. */
  String title();

  /** All of them: ours, those with a target, and the two ends of what is possible. */
  static List<ComparedPolicy> all() {
    return Stream.of(
            Stream.of(new Tenantry()),
            Stream.of(TargetTracking.values()).map(Tracking::new),
            Stream.of(new Fixed(), new Foreseeing()))
        .<ComparedPolicy>flatMap(policies -> policies)
        .toList();
  }

  /** The one that is called so. */
  static Optional<ComparedPolicy> titled(String title) {
    return all().stream().filter(policy -> policy.title().equals(title)).findFirst();
  }

  /** Tenantry's control loop, which has an objective and no target. */
  record Tenantry() implements ComparedPolicy {
    @Override
    public String title() {
      return "tenantry";
    }
  }

  /** One that follows a target. */
  record Tracking(TargetTracking policy) implements ComparedPolicy {
    @Override
    public String title() {
      return policy.title();
    }
  }

  /** The fewest fixed replicas that meet the objective, known afterwards. */
  record Fixed() implements ComparedPolicy {
    @Override
    public String title() {
      return "static";
    }
  }

  /** {@link Oracle}, at a target as well. */
  record Foreseeing() implements ComparedPolicy {
    @Override
    public String title() {
      return "oracle";
    }
  }
}
