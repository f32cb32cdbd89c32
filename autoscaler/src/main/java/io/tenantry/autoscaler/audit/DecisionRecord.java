package io.tenantry.autoscaler.audit;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.DecisionState;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.decision.Situation;
import io.tenantry.autoscaler.decision.Verdict;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.Share;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/**
 * A decision as it is written down, on one line. {@link RecordJson} says how.
 *
 * @param version of this format; raised when a field changes its meaning or goes
 * @param modelVersion of the law that decided
 * @param reason the name of a {@link io.tenantry.autoscaler.decision.Reason}, perhaps of another
 *     version of the law
 * @param recommended replicas for the demand, before stabilization, policies and bounds
 * @param before the state that it was decided with
 * @param after the state that the decision left behind
 * @param shares of the {@value RecordJson#MAX_TENANTS} tenants that ask for most, while there is
 *     not enough for all
 * @param tenantsOmitted tenants of the demand that are not written down; the sums are over all
 */
record DecisionRecord(
    int version,
    int modelVersion,
    Instant at,
    WorkloadRef workload,
    int from,
    int to,
    String reason,
    String sentence,
    int recommended,
    Actuation actuation,
    LatencyObjective objective,
    double capacityRequestsPerSecond,
    Situation situation,
    DecisionState before,
    DecisionState after,
    List<Share> shares,
    int tenantsOmitted) {

  /** Of the format. */
  static final int VERSION = 2;

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z_]{0,63}");

  DecisionRecord {
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException("reason (expected: a name in capitals)");
    }
    shares = List.copyOf(shares);
  }

  static DecisionRecord of(DecisionOutcome outcome, Actuation actuation) {
    return new DecisionRecord(
        VERSION,
        ScalingLaw.MODEL_VERSION,
        outcome.at(),
        outcome.workload(),
        outcome.from(),
        outcome.to(),
        outcome.reason().name(),
        outcome.sentence(),
        outcome.verdict().recommended(),
        actuation,
        outcome.objective(),
        outcome.capacityRequestsPerSecond(),
        outcome.situation(),
        outcome.previous(),
        outcome.verdict().next(),
        outcome.shares().stream()
            .sorted(Comparator.comparingDouble(Share::demand).reversed().thenComparing(Share::key))
            .limit(RecordJson.MAX_TENANTS)
            .toList(),
        Math.max(0, tenantsOf(outcome.situation().evidence()) - RecordJson.MAX_TENANTS));
  }

  /** The line, without its end. */
  String write() {
    return RecordJson.MAPPER.writeValueAsString(this);
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws UnreadableRecordException with a message that repeats nothing of the line
   */
  static DecisionRecord read(String line) throws UnreadableRecordException {
    try {
      Format format = RecordJson.MAPPER.readValue(line, Format.class);
      if (format.version() != VERSION) {
        throw new UnreadableRecordException(
            "format version %d (expected: %d)".formatted(format.version(), VERSION));
      }
      return RecordJson.MAPPER.readValue(line, DecisionRecord.class);
    } catch (StreamReadException e) {
      throw new UnreadableRecordException(
          "not JSON (column %d)".formatted(e.getLocation().getColumnNr()));
    } catch (JacksonException e) {
      throw new UnreadableRecordException("no decision record (%s)".formatted(placeOf(e)));
    }
  }

  /** Decides again, by the law as it is now. */
  Verdict decideAgain() {
    return ScalingLaw.decide(situation, before, at);
  }

  private record Format(int version) {}

  /** Names of our own fields only: no other is ever looked into. */
  private static String placeOf(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(step -> step.getPropertyName() == null ? "[]" : step.getPropertyName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "no object" : "field " + path;
  }

  private static int tenantsOf(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Measured measured -> measured.demand().tenants().size();
      case Evidence.AtEdge _, Evidence.Outdated _, Evidence.Absent _ -> 0;
    };
  }
}
