package io.tenantry.autoscaler.simulator.policy.hpa;

import io.tenantry.autoscaler.simulator.policy.hpa.Proposal.Replicas;
import io.tenantry.autoscaler.simulator.policy.hpa.Proposal.Unknown;
import io.tenantry.autoscaler.simulator.policy.hpa.Proposal.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Replicas for a metric, with the arithmetic of HorizontalPodAutoscaler v2: whole thousandths,
 * whole percent, and pods without a value counted so that they weaken the change.
 *
 * @param tolerance a metric this near to its target, as a share of it, changes nothing; 0..1
 * @param cpuInitialization seconds of a pod's life in which its CPU counts only from one whole
 *     window after it became Ready
 * @param readinessDelay a pod that lost Ready within this many seconds of its start never was Ready
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/podautoscaler/replica_calculator.go">replica_calculator.go</a>
 */
public record ReplicaCalculator(double tolerance, double cpuInitialization, double readinessDelay) {

  /** As kube-controller-manager is started when nothing is said. */
  public static final ReplicaCalculator DEFAULTS = new ReplicaCalculator(0.1, 300, 30);

  /**
   * The pods by what is known of them.
   *
   * @param milli values of the pods that count, and of series that belong to no pod of the list
   * @param counted number of pods that count
   * @param unready pods whose value does not count
   * @param missing pods without a value
   */
  private record Groups(Map<Long, Long> milli, int counted, List<Pod> unready, List<Pod> missing) {}

  /** Values against what they should be; empty when none belongs to a pod. */
  @FunctionalInterface
  private interface UsageRatio {
    OptionalDouble of(Map<Long, Long> milli);
  }

  /**
   * Metric type {@code Resource}, target {@code Utilization}.
   *
   * @param targetPercent of what the pods request
   * @param metrics CPU by pod
   */
  public Proposal utilization(
      int current, int targetPercent, List<Pod> pods, Map<Long, PodMetric> metrics, double now) {
    Map<Long, Long> requests = new HashMap<>();
    for (Pod pod : pods) {
      OptionalLong request = pod.requestMillicores();
      if (request.isEmpty()) {
        return new Unknown(Why.NO_REQUEST);
      }
      requests.put(pod.id(), request.getAsLong());
    }
    return propose(
        current,
        pods,
        group(pods, metrics, OptionalDouble.of(now)),
        milli -> utilizationRatio(milli, requests, targetPercent),
        pod -> requests.getOrDefault(pod.id(), 0L) * Math.max(100, targetPercent) / 100);
  }

  /** Metric type {@code Pods}. Other than with CPU, a pod that is not Ready counts. */
  public Proposal averageOfPods(
      int current, long targetMilli, List<Pod> pods, Map<Long, PodMetric> metrics) {
    return propose(
        current,
        pods,
        group(pods, metrics, OptionalDouble.empty()),
        milli -> {
          long sum = milli.values().stream().mapToLong(Long::longValue).sum();
          long average = sum / milli.size();
          return OptionalDouble.of(average / (double) targetMilli);
        },
        pod -> targetMilli);
  }

  /**
   * Metric types {@code Object} and {@code External}, target {@code Value}. The ratio is multiplied
   * with the pods that are Ready: when few are, few are asked for, overloaded or not.
   */
  public Proposal value(int current, long milli, long targetMilli, List<Pod> pods) {
    double ratio = milli / (double) targetMilli;
    if (current == 0) {
      return replicas(ratio);
    }
    if (isTolerated(ratio)) {
      return new Replicas(current);
    }
    if (pods.isEmpty()) {
      return new Unknown(Why.NO_PODS);
    }
    long ready =
        pods.stream().filter(pod -> pod.phase() == Pod.Phase.RUNNING && pod.ready()).count();
    return replicas(ratio * ready);
  }

  /**
   * Metric types {@code Object} and {@code External}, target {@code AverageValue}.
   *
   * @param existing pods that the workload has, Ready or not
   */
  public Proposal averageValue(int existing, long milli, long targetMilli) {
    return isTolerated(milli / ((double) targetMilli * existing))
        ? new Replicas(existing)
        : replicas(milli / (double) targetMilli);
  }

  /**
   * The proposal for pods that are grouped.
   *
   * @param substitute what a pod without a value is taken to have while the others ask for fewer
   */
  private Proposal propose(
      int current,
      List<Pod> pods,
      Groups groups,
      UsageRatio usageRatio,
      ToLongFunction<Pod> substitute) {
    if (pods.isEmpty()) {
      return new Unknown(Why.NO_PODS);
    }
    Map<Long, Long> milli = groups.milli();
    OptionalDouble measured = milli.isEmpty() ? OptionalDouble.empty() : usageRatio.of(milli);
    if (measured.isEmpty()) {
      return new Unknown(Why.NO_METRICS);
    }
    double first = measured.getAsDouble();
    boolean upWithUnready = !groups.unready().isEmpty() && first > 1;
    if (!upWithUnready && groups.missing().isEmpty()) {
      return isTolerated(first) ? new Replicas(current) : replicas(first * groups.counted());
    }
    if (first < 1) {
      groups.missing().forEach(pod -> milli.put(pod.id(), substitute.applyAsLong(pod)));
    } else if (first > 1) {
      groups.missing().forEach(pod -> milli.put(pod.id(), 0L));
    }
    if (upWithUnready) {
      groups.unready().forEach(pod -> milli.put(pod.id(), 0L));
    }
    double second = usageRatio.of(milli).orElse(first);
    if (isTolerated(second) || (first < 1 && second > 1) || (first > 1 && second < 1)) {
      return new Replicas(current);
    }
    int proposed = ceil(second * milli.size());
    boolean wrongWay = second < 1 ? proposed > current : proposed < current;
    return new Replicas(wrongWay ? current : proposed);
  }

  /**
   * @param cpuNow the time when the metric is CPU, for which a pod that has not been Ready for long
   *     does not count; empty for other metrics
   */
  private Groups group(List<Pod> pods, Map<Long, PodMetric> metrics, OptionalDouble cpuNow) {
    Map<Long, Long> milli = new HashMap<>();
    metrics.forEach((id, metric) -> milli.put(id, metric.milli()));
    List<Pod> unready = new ArrayList<>();
    List<Pod> missing = new ArrayList<>();
    int counted = 0;
    for (Pod pod : pods) {
      switch (pod.phase()) {
        case FAILED, DELETED -> milli.remove(pod.id());
        case PENDING -> {
          unready.add(pod);
          milli.remove(pod.id());
        }
        case RUNNING -> {
          PodMetric metric = metrics.get(pod.id());
          if (metric == null) {
            missing.add(pod);
          } else if (cpuNow.isPresent() && isUnready(pod, metric, cpuNow.getAsDouble())) {
            unready.add(pod);
            milli.remove(pod.id());
          } else {
            counted++;
          }
        }
      }
    }
    return new Groups(milli, counted, unready, missing);
  }

  private boolean isUnready(Pod pod, PodMetric metric, double now) {
    return pod.startedAt() + cpuInitialization > now
        ? !pod.ready() || metric.at() < pod.readySince() + metric.window()
        : !pod.ready() && pod.startedAt() + readinessDelay > pod.readySince();
  }

  private static OptionalDouble utilizationRatio(
      Map<Long, Long> milli, Map<Long, Long> requests, int targetPercent) {
    long used = 0;
    long requested = 0;
    for (Map.Entry<Long, Long> metric : milli.entrySet()) {
      Long request = requests.get(metric.getKey());
      if (request != null) {
        used += metric.getValue();
        requested += request;
      }
    }
    if (requested == 0) {
      return OptionalDouble.empty();
    }
    long percent = used * 100 / requested;
    return OptionalDouble.of(percent / (double) targetPercent);
  }

  private boolean isTolerated(double ratio) {
    return 1 - tolerance <= ratio && ratio <= 1 + tolerance;
  }

  private static Replicas replicas(double exact) {
    return new Replicas(ceil(exact));
  }

  private static int ceil(double exact) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(exact));
  }
}
