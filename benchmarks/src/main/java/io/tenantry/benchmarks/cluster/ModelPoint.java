package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.result.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A constant load on a constant number of replicas, measured once and modelled with several seeds,
 * for as long.
 *
 * @param utilisation of the connections, from the rate and the measured work; 0 to 1
 */
record ModelPoint(int replicas, double utilisation, Answers measured, List<Answers> modelled) {

  /** A figure of the latencies. */
  enum Figure {
    P50("p50", "ms") {
      @Override
      double of(Answers answers) {
        return 1000 * answers.latency(0.5);
      }
    },
    P95("p95", "ms") {
      @Override
      double of(Answers answers) {
        return 1000 * answers.latency(0.95);
      }
    },
    P99("p99", "ms") {
      @Override
      double of(Answers answers) {
        return 1000 * answers.latency(0.99);
      }
    },
    LATE("late", "%") {
      @Override
      double of(Answers answers) {
        return 100 * answers.lateShare(SurgeStory.objectiveSeconds());
      }
    };

    private final String words;
    private final String unit;

    Figure(String words, String unit) {
      this.words = words;
      this.unit = unit;
    }

    /** As the result says it. */
    String words() {
      return words;
    }

    String unit() {
      return unit;
    }

    abstract double of(Answers answers);
  }

  ModelPoint {
    modelled = List.copyOf(modelled);
  }

  double measured(Figure figure) {
    return figure.of(measured);
  }

  /** The median of the seeds, between the 2.5th and the 97.5th percentile of them. */
  Interval modelled(Figure figure) {
    return spread(modelled, figure::of);
  }

  /** The model's figure over the measured one, less 1; 0 where both are nothing. */
  double error(Figure figure) {
    double model = modelled(figure).value();
    double reality = measured(figure);
    return model == reality ? 0 : model / reality - 1;
  }

  /** Median, and the middle 95 % of what the seeds came to. */
  static <T> Interval spread(List<T> seeds, ToDoubleFunction<T> figure) {
    double[] values = seeds.stream().mapToDouble(figure).toArray();
    return new Interval(
        Answers.quantile(values, 0.5),
        Answers.quantile(values, 0.025),
        Answers.quantile(values, 0.975));
  }
}
