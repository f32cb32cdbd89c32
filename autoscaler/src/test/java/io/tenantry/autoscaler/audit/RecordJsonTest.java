package io.tenantry.autoscaler.audit;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.RandomWorlds;
import io.tenantry.autoscaler.RandomWorlds.World;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.decision.ScalingLaw;
import io.tenantry.autoscaler.decision.Verdict;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.TenantLimits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A record is all that it takes to decide again: what is read is what was written. */
class RecordJsonTest {

  private static final int SEEDS = 20;
  private static final int WORLDS = 5_000;

  private static final List<Actuation> ACTUATIONS =
      List.of(
          new Actuation.Applied(),
          new Actuation.NotNeeded(),
          new Actuation.Withheld(Actuation.Guard.NOT_LEADER),
          new Actuation.Failed("the API server was not reached"));

  /** 100,000 of them, on all processors: each takes longer to write and read than to make. */
  @Test
  void everyDecisionIsAFunctionOfItsRecordAlone() {
    Set<Reason> met =
        IntStream.range(0, SEEDS)
            .parallel()
            .mapToObj(RecordJsonTest::reasonsMet)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());

    assertThat(met).as("reasons met on the way").isEqualTo(EnumSet.allOf(Reason.class));
  }

  private static Set<Reason> reasonsMet(int seed) {
    EnumSet<Reason> met = EnumSet.noneOf(Reason.class);
    RandomWorlds worlds = new RandomWorlds(20261124 + seed);
    for (int i = 0; i < WORLDS; i++) {
      World world = worlds.next();
      Verdict verdict = ScalingLaw.decide(world.situation(), world.before(), world.at());
      DecisionRecord written =
          DecisionRecord.of(outcome(world, verdict), ACTUATIONS.get(i % ACTUATIONS.size()));

      DecisionRecord read = read(written.write());

      assertThat(read).isEqualTo(written);
      assertThat(read.decideAgain()).isEqualTo(verdict);
      met.add(verdict.decision().reason());
    }
    return met;
  }

  private static DecisionRecord read(String line) {
    try {
      return DecisionRecord.read(line);
    } catch (UnreadableRecordException e) {
      throw new AssertionError("what was written is read", e);
    }
  }

  private static DecisionOutcome outcome(World world, Verdict verdict) {
    return new DecisionOutcome(
        STOREFRONT,
        world.at(),
        world.situation(),
        world.before(),
        new LatencyObjective(95, Duration.ofMillis(250)),
        80,
        verdict,
        List.of(),
        TenantLimits.NONE);
  }

  private static String line() {
    World world = new RandomWorlds(1).next();
    Verdict verdict = ScalingLaw.decide(world.situation(), world.before(), world.at());
    return DecisionRecord.of(outcome(world, verdict), new Actuation.NotNeeded()).write();
  }

  static Stream<Arguments> saysWhatIsWrongWithALineAndRepeatsNothingOfIt() {
    return Stream.of(
        argumentSet("not JSON", "secret", "not JSON (column 1)"),
        argumentSet("torn", line().substring(0, 200), "not JSON (column 201)"),
        argumentSet("no object", "[\"secret\"]", "no decision record (no object)"),
        argumentSet("another object", "{\"a\":\"secret\"}", "no decision record (field version)"),
        argumentSet(
            "another format",
            line().replace("\"version\":2", "\"version\":1"),
            "format version 1 (expected: 2)"),
        argumentSet(
            "a field is missing",
            line().replace("\"before\"", "\"secret\""),
            "no decision record (field before)"),
        argumentSet(
            "a text for a number",
            line().replaceFirst("\"percentile\":[0-9.]+", "\"percentile\":\"secret\""),
            "no decision record (field objective.percentile)"),
        argumentSet(
            "a name that is none",
            line().replace("\"storefront\"", "\"secret\\n\""),
            "no decision record (field workload)"),
        argumentSet(
            "a reason that is none",
            line().replaceFirst("\"reason\":\"[A-Z_]+\"", "\"reason\":\"secret\""),
            "no decision record (no object)"),
        argumentSet(
            "a duration that is not to be worked out",
            line().replaceFirst("\"targetSeconds\":[0-9.]+", "\"targetSeconds\":1e999999999"),
            "no decision record (field objective.targetSeconds)"));
  }

  @ParameterizedTest
  @MethodSource
  void saysWhatIsWrongWithALineAndRepeatsNothingOfIt(String line, String message) {
    assertThatThrownBy(() -> DecisionRecord.read(line))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage(message);
  }

  @Test
  void readsWhatANewerVersionAdds() throws UnreadableRecordException {
    String line = line();

    assertThat(DecisionRecord.read("{\"added\":[1]," + line.substring(1)))
        .isEqualTo(DecisionRecord.read(line));
  }
}
