package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many processors a replica may use: the sum over its containers of the CPU limit, else of the
 * CPU request. A container that says neither adds nothing. Init containers count when they run
 * beside the others, as sidecars do, which their {@code restartPolicy: Always} tells.
 */
final class ReplicaCpus {

  private static final String CPU = "cpu";

  private static final Comparator<Pod> NEWEST_LAST =
      Comparator.<Pod, String>comparing(
              pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(pod -> pod.getMetadata().getName());

  private ReplicaCpus() {}

  /**
   * What the newest of the pods says, which is of the newest revision; without pods, what the next
   * one will say. Empty when it says nothing.
   *
   * @param podSpec of the pods that the target makes
   */
  static OptionalDouble of(Collection<Pod> livePods, Optional<PodSpec> podSpec) {
    Optional<PodSpec> spec =
        livePods.isEmpty() ? podSpec : livePods.stream().max(NEWEST_LAST).map(Pod::getSpec);
    double cpus = spec.map(ReplicaCpus::cpus).orElse(BigDecimal.ZERO).doubleValue();
    return cpus > 0 ? OptionalDouble.of(cpus) : OptionalDouble.empty();
  }

  private static BigDecimal cpus(PodSpec spec) {
    Stream<Container> sidecars =
        spec.getInitContainers().stream()
            .filter(container -> "Always".equals(container.getRestartPolicy()));
    return Stream.concat(spec.getContainers().stream(), sidecars)
        .map(ReplicaCpus::cpus)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal cpus(Container container) {
    return container.getResources() == null
        ? BigDecimal.ZERO
        : cpus(container.getResources().getLimits())
            .or(() -> cpus(container.getResources().getRequests()))
            .orElse(BigDecimal.ZERO);
  }

  /** A limit of 0 is none. */
  private static Optional<BigDecimal> cpus(@Nullable Map<String, Quantity> resources) {
    return Optional.ofNullable(resources)
        .map(known -> known.get(CPU))
        .map(Quantity::getNumericalAmount)
        .filter(cpus -> cpus.signum() > 0);
  }
}
