package io.tenantry.benchmarks.cluster;

import io.tenantry.benchmarks.cluster.ReplicaWatch.Seen;
import io.tenantry.benchmarks.cluster.Shop.Replicas;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * One surge, told to its end.
 *
 * @param changes of the replicas, at seconds from the start; at least one
 * @param load on the machine during the story
 */
record SurgeRun(SurgeStory story, Answers answers, List<Seen> changes, MachineLoad load) {

  /** A part of the story. */
  enum Part {
    BEFORE("before the surge"),
    SURGE("in the surge"),
    AFTER("after the surge");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    /** As the result says it. */
    String words() {
      return words;
    }
  }

  SurgeRun {
    changes = List.copyOf(changes);
  }

  /** Tells it; the same seed means the same requests. */
  static SurgeRun of(RunningCluster cluster, SurgeStory story, long seed)
      throws InterruptedException {
    List<Curve.Request> requests = story.curve().requests(seed);
    MachineLoad.Meter meter = MachineLoad.begin();
    long start = System.nanoTime();
    try (ReplicaWatch watch = ReplicaWatch.start(cluster.shop(), start)) {
      Answers answers = new OpenLoad(cluster.storefront()).run(requests, start);
      return new SurgeRun(story, answers, watch.changes(), meter.end());
    }
  }

  Answers in(Part part) {
    return switch (part) {
      case BEFORE -> answers.between(story.warmUp(), story.step());
      case SURGE -> answers.between(story.step(), story.fall());
      case AFTER -> answers.between(story.fall(), story.end());
    };
  }

  /**
   * Requests from a moment of the surge to the story's end.
   *
   * @param seconds from the step
   */
  Answers from(double seconds) {
    return answers.between(story.step() + seconds, story.end());
  }

  /** Seconds from the step until more replicas were asked for than at the step. */
  OptionalDouble firstAsked() {
    int before = SurgeStory.REPLICAS;
    return sinceStep(replicas -> replicas.asked() > before);
  }

  /** Seconds from the step until as many replicas were Ready as the surge needs. */
  OptionalDouble enoughReady() {
    return sinceStep(replicas -> replicas.ready() >= SurgeStory.ENOUGH);
  }

  /** Seconds from the step until all replicas were Ready that were asked for in the surge. */
  OptionalDouble allReady() {
    int most =
        changes.stream()
            .filter(change -> change.seconds() < story.fall())
            .mapToInt(change -> change.replicas().asked())
            .max()
            .orElse(SurgeStory.REPLICAS);
    return most > SurgeStory.REPLICAS
        ? sinceStep(replicas -> replicas.ready() >= most)
        : OptionalDouble.empty();
  }

  /** Replicas that were asked for, in the mean from the first measured moment to the end. */
  double meanAsked() {
    double replicaSeconds = 0;
    for (int i = 0; i < changes.size(); i++) {
      // What was seen first was there before.
      double from = i == 0 ? story.warmUp() : Math.max(story.warmUp(), changes.get(i).seconds());
      double to = i + 1 < changes.size() ? changes.get(i + 1).seconds() : story.end();
      replicaSeconds +=
          Math.max(0, Math.min(to, story.end()) - from) * changes.get(i).replicas().asked();
    }
    return replicaSeconds / (story.end() - story.warmUp());
  }

  private OptionalDouble sinceStep(Predicate<Replicas> wanted) {
    OptionalDouble at = ReplicaWatch.first(changes, story.step(), wanted);
    return at.isPresent() && at.getAsDouble() < story.end()
        ? OptionalDouble.of(at.getAsDouble() - story.step())
        : OptionalDouble.empty();
  }
}
