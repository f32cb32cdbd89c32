package io.tenantry.autoscaler.audit;

import io.tenantry.autoscaler.decision.ScalingDecision.Hold;
import io.tenantry.autoscaler.decision.ScalingDecision.ScaleTo;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.decision.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides again what decision records say was decided, by the law as it is now, and notes where the
 * answers differ. Not thread-safe.
 */
final class Replay {

  /** A number of replicas, and why. */
  record Answer(int replicas, String reason) {}

  /**
   * A decision that would be another one now.
   *
   * @param modelVersion of the law that decided then
   */
  record Difference(
      String file,
      long line,
      String workload,
      Instant at,
      int modelVersion,
      Answer recorded,
      Answer now) {}

  /** A line that was not replayed. */
  record Skipped(String file, long line, String why) {}

  /** Hears of each line that is worth a word, as it is come to. */
  interface Witness {

    void differs(Difference difference);

    void skipped(Skipped line);
  }

  private final Witness witness;
  private final List<Difference> differences = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final Map<Integer, Long> modelVersions = new TreeMap<>();
  private long records;

  Replay(Witness witness) {
    this.witness = witness;
  }

  /**
   * Replays what is left of {@code lines}. Empty lines are none.
   *
   * @param file what to call them
   */
  void run(String file, RecordLines lines) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        replay(file, lines.number(), line);
      }
    }
  }

  /** Records that were decided again. */
  long records() {
    return records;
  }

  List<Difference> differences() {
    return List.copyOf(differences);
  }

  List<Skipped> skipped() {
    return List.copyOf(skipped);
  }

  /** How many records there were of each version of the law. */
  Map<Integer, Long> modelVersions() {
    return Map.copyOf(modelVersions);
  }

  private void replay(String file, long number, String line) {
    try {
      DecisionRecord record = DecisionRecord.read(line);
      Answer now = answerOf(record, record.decideAgain());
      Answer then = new Answer(record.to(), record.reason());
      records++;
      modelVersions.merge(record.modelVersion(), 1L, Long::sum);
      if (!now.equals(then)) {
        Difference difference =
            new Difference(
                file,
                number,
                record.workload().toString(),
                record.at(),
                record.modelVersion(),
                then,
                now);
        differences.add(difference);
        witness.differs(difference);
      }
    } catch (UnreadableRecordException e) {
      Skipped unreadable = new Skipped(file, number, e.why());
      skipped.add(unreadable);
      witness.skipped(unreadable);
    }
  }

  private static Answer answerOf(DecisionRecord record, Verdict verdict) {
    return switch (verdict.decision()) {
      case ScaleTo(var replicas, var reason) -> new Answer(replicas, reason.name());
      case Hold(var reason) -> new Answer(record.from(), reason.name());
    };
  }

  /** Such as {@code 120 records, 1 differs, 3 skipped (2 not JSON, 1 format version 1)}. */
  String summary() {
    StringBuilder words =
        new StringBuilder(
            "%d %s, %d %s, %d skipped"
                .formatted(
                    records,
                    records == 1 ? "record" : "records",
                    differences.size(),
                    differences.size() == 1 ? "differs" : "differ",
                    skipped.size()));
    if (!skipped.isEmpty()) {
      Map<String, Long> causes = new TreeMap<>();
      for (Skipped line : skipped) {
        causes.merge(line.why().replaceFirst(" \\(.*", ""), 1L, Long::sum);
      }
      words.append(
          causes.entrySet().stream()
              .map(cause -> cause.getValue() + " " + cause.getKey())
              .collect(Collectors.joining(", ", " (", ")")));
    }
    long ofOtherLaws = records - modelVersions.getOrDefault(ScalingLaw.MODEL_VERSION, 0L);
    if (ofOtherLaws > 0) {
      words.append(
          "; %d decided by another version of the law than %d"
              .formatted(ofOtherLaws, ScalingLaw.MODEL_VERSION));
    }
    return words.toString();
  }
}
