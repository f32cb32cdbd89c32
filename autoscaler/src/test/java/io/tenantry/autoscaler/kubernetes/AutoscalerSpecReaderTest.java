package io.tenantry.autoscaler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.capacity.ReplicaCapacity;
import io.tenantry.autoscaler.decision.Mode;
import io.tenantry.autoscaler.decision.RatePolicy;
import io.tenantry.autoscaler.decision.ScalingPolicy;
import io.tenantry.autoscaler.decision.ScalingRules;
import io.tenantry.autoscaler.demand.LatencyObjective;
import io.tenantry.autoscaler.fairness.BudgetTerms;
import io.tenantry.autoscaler.kubernetes.AutoscalerSpecReader.Reading;
import io.tenantry.autoscaler.workload.ReplicaBounds;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AutoscalerSpecReaderTest {

  private static final String LEAST =
      """
      scaleTargetRef: {kind: Deployment, name: storefront}
      maxReplicas: 4
      objectives: {latency: {target: 250ms}, requestsPerSecondPerReplica: 80}
      """;

  private static final String LEARNED =
      """
      scaleTargetRef: {kind: Deployment, name: storefront}
      maxReplicas: 4
      objectives: {latency: {target: 250ms}}
      """;

  @Test
  void readsEveryField() {
    assertThat(
            read(
                """
                scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: store}
                minReplicas: 2
                maxReplicas: 8
                budget: {name: web, maxReplicas: 30, weight: 3}
                mode: Auto
                objectives:
                  latency: {percentile: 99.9, target: 1m30s}
                  requestsPerSecondPerReplica: 12.5
                signals: {otlp: {staleAfter: 15s}}
                behavior:
                  scaleUp:
                    stabilizationWindowSeconds: 30
                    tolerance: 0.2
                    selectPolicy: Min
                    policies: [{type: Pods, value: 2, periodSeconds: 60}]
                  scaleDown:
                    stabilizationWindowSeconds: 600
                    tolerance: 0
                    selectPolicy: Disabled
                    policies: [{type: Percent, value: 50, periodSeconds: 1800}]
                """))
        .isEqualTo(
            new Reading.Legal(
                new AutoscalerTerms(
                    new WorkloadRef("shop", WorkloadKind.STATEFUL_SET, "store"),
                    new ScalingPolicy(
                        Mode.AUTO,
                        new ReplicaBounds(2, 8),
                        new ScalingRules(
                            Duration.ofSeconds(30),
                            0.2,
                            ScalingRules.Selection.MIN,
                            List.of(
                                new RatePolicy(RatePolicy.Unit.PODS, 2, Duration.ofMinutes(1)))),
                        new ScalingRules(
                            Duration.ofMinutes(10),
                            0,
                            ScalingRules.Selection.DISABLED,
                            List.of(
                                new RatePolicy(
                                    RatePolicy.Unit.PERCENT, 50, Duration.ofMinutes(30))))),
                    new LatencyObjective(99.9, Duration.ofSeconds(90)),
                    Optional.of(new ReplicaCapacity(12.5)),
                    Duration.ofSeconds(15),
                    Optional.of(new BudgetTerms("shop/web", 30, 3)))));
  }

  @Test
  void takesDefaultsWhereNothingIsSaid() {
    assertThat(read(LEAST))
        .isEqualTo(
            new Reading.Legal(
                new AutoscalerTerms(
                    new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront"),
                    new ScalingPolicy(
                        Mode.RECOMMEND,
                        new ReplicaBounds(1, 4),
                        ScalingRules.DEFAULT_UP,
                        ScalingRules.DEFAULT_DOWN),
                    new LatencyObjective(95, Duration.ofMillis(250)),
                    Optional.of(new ReplicaCapacity(80)),
                    Duration.ofSeconds(10),
                    Optional.empty())));
  }

  /** The outlook of a learned capacity stands in for HPA's caution. */
  @Test
  void takesOtherDefaultsWhenTheCapacityIsToBeLearned() {
    assertThat(read(LEARNED))
        .isEqualTo(
            new Reading.Legal(
                new AutoscalerTerms(
                    new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront"),
                    new ScalingPolicy(
                        Mode.RECOMMEND,
                        new ReplicaBounds(1, 4),
                        ScalingRules.LEARNED_UP,
                        ScalingRules.LEARNED_DOWN),
                    new LatencyObjective(95, Duration.ofMillis(250)),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    Optional.empty())));
  }

  @Test
  void keepsToWhatIsSaidWhenTheCapacityIsToBeLearned() {
    String behavior =
        """
        behavior:
          scaleUp:
            stabilizationWindowSeconds: 5
            policies: [{type: Pods, value: 2, periodSeconds: 60}]
          scaleDown: {stabilizationWindowSeconds: 120}
        """;

    assertThat(read(LEARNED + behavior))
        .isInstanceOfSatisfying(
            Reading.Legal.class,
            legal -> {
              ScalingPolicy policy = legal.terms().policy();
              assertThat(policy.up().stabilization()).isEqualTo(Duration.ofSeconds(5));
              assertThat(policy.up().policies())
                  .containsExactly(new RatePolicy(RatePolicy.Unit.PODS, 2, Duration.ofMinutes(1)));
              assertThat(policy.down().stabilization()).isEqualTo(Duration.ofMinutes(2));
            });
  }

  /** What the law may leave late is what the percentile leaves over. */
  @ParameterizedTest
  @CsvSource({"50, 0.5", "95, 0.05", "99.5, 0.005", "99.9, 0.001", "99.99, 0.0001"})
  void takesTheRestOfThePercentileForWhatMayBeLate(String percentile, double allowedLate) {
    String objectives = "objectives: {latency: {percentile: " + percentile + ", target: 1s}}";

    assertThat(read(LEARNED + objectives))
        .isInstanceOfSatisfying(
            Reading.Legal.class,
            legal ->
                assertThat(legal.terms().objective().allowedLate())
                    .isCloseTo(allowedLate, within(1e-12)));
  }

  /** A row for each field: what is added to a legal spec, and what the owner is told. */
  static Stream<Arguments> wrongFields() {
    return Stream.of(
        wrong("scaleTargetRef: 5", "spec.scaleTargetRef must be an object with kind and name"),
        wrong(
            "scaleTargetRef: {apiVersion: v1, kind: Deployment, name: a}",
            "spec.scaleTargetRef.apiVersion must be apps/v1"),
        wrong(
            "scaleTargetRef: {kind: DaemonSet, name: a}",
            "spec.scaleTargetRef.kind must be Deployment or StatefulSet"),
        wrong(
            "scaleTargetRef: {kind: Deployment, name: A_B}",
            "spec.scaleTargetRef.name must be the name of a workload in the same namespace"),
        wrong("minReplicas: -1", "spec.minReplicas must be an integer of at least 0"),
        wrong("minReplicas: 2.5", "spec.minReplicas must be an integer of at least 0"),
        wrong(
            "minReplicas: 5",
            "spec.maxReplicas must be an integer of at least 1 and at least minReplicas"),
        wrong(
            "maxReplicas: \"4\"",
            "spec.maxReplicas must be an integer of at least 1 and at least minReplicas"),
        wrong(
            "maxReplicas: 3000000000",
            "spec.maxReplicas must be an integer of at least 1 and at least minReplicas"),
        wrong(
            "budget: {}",
            "spec.budget.maxReplicas must be an integer of at least 1",
            "spec.budget.name must be a lower-case name of 1 to 63 characters"),
        wrong(
            "budget: {name: Web, maxReplicas: 9}",
            "spec.budget.name must be a lower-case name of 1 to 63 characters"),
        wrong(
            "budget: {name: web, maxReplicas: 0}",
            "spec.budget.maxReplicas must be an integer of at least 1"),
        wrong(
            "budget: {name: web, maxReplicas: 9, weight: 0}",
            "spec.budget.weight must be an integer from 1 to 1000"),
        wrong("budget: 5", "spec.budget must be an object with name and maxReplicas"),
        wrong("mode: false", "spec.mode must be \"Off\" (in quotes), Recommend or Auto"),
        wrong("objectives: {}", "spec.objectives.latency must be an object with target"),
        wrong(
            "objectives: {latency: {percentile: 100, target: 1s}, requestsPerSecondPerReplica: 1}",
            "spec.objectives.latency.percentile must be a number from 0.01 to 99.99 with at most"
                + " two decimals"),
        wrong(
            "objectives: {latency: {percentile: 99.999, target: 1s}}",
            "spec.objectives.latency.percentile must be a number from 0.01 to 99.99 with at most"
                + " two decimals"),
        wrong(
            "objectives: {latency: {target: 0s}, requestsPerSecondPerReplica: 1}",
            "spec.objectives.latency.target must be a positive duration such as 250ms"),
        wrong(
            "objectives: {latency: {target: 1s}, requestsPerSecondPerReplica: 0}",
            "spec.objectives.requestsPerSecondPerReplica must be a number above 0"),
        wrong("signals: []", "spec.signals must be an object"),
        wrong("signals: {otlp: 1}", "spec.signals.otlp must be an object"),
        wrong(
            "signals: {otlp: {staleAfter: 2s}}",
            "spec.signals.otlp.staleAfter must be a duration from 3s to 5m"),
        wrong(
            "signals: {otlp: {staleAfter: 5m1s}}",
            "spec.signals.otlp.staleAfter must be a duration from 3s to 5m"),
        wrong("behavior: text", "spec.behavior must be an object"),
        wrong("behavior: {scaleUp: 1}", "spec.behavior.scaleUp must be an object"),
        wrong(
            "behavior: {scaleUp: {stabilizationWindowSeconds: 3601}}",
            "spec.behavior.scaleUp.stabilizationWindowSeconds must be an integer from 0 to 3600"),
        wrong(
            "behavior: {scaleDown: {tolerance: 1.1}}",
            "spec.behavior.scaleDown.tolerance must be a number from 0 to 1"),
        wrong(
            "behavior: {scaleDown: {selectPolicy: Most}}",
            "spec.behavior.scaleDown.selectPolicy must be Max, Min or Disabled"),
        wrong(
            "behavior: {scaleDown: {policies: []}}",
            "spec.behavior.scaleDown.policies must be a list of 1 to 10 policies"),
        wrong(
            "behavior: {scaleUp: {policies: [{type: Nodes, value: 1, periodSeconds: 1}]}}",
            "spec.behavior.scaleUp.policies[0].type must be Pods or Percent"),
        wrong(
            "behavior: {scaleUp: {policies: [{type: Pods, value: 0, periodSeconds: 1}]}}",
            "spec.behavior.scaleUp.policies[0].value must be an integer of at least 1"),
        wrong(
            "behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 1801}]}}",
            "spec.behavior.scaleUp.policies[0].periodSeconds must be an integer from 1 to 1800"));
  }

  private static Arguments wrong(String yaml, String... problems) {
    return argumentSet(yaml, yaml, List.of(problems));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void namesTheFieldAndWhatWouldBeLegal(String yaml, List<String> problems) {
    assertThat(read(LEAST + yaml)).isEqualTo(new Reading.Wrong(problems));
  }

  @Test
  void namesEveryFieldThatIsWrong() {
    assertThat(read("{maxReplicas: 0}"))
        .isEqualTo(
            new Reading.Wrong(
                List.of(
                    "spec.maxReplicas must be an integer of at least 1 and at least minReplicas",
                    "spec.objectives must be an object with latency",
                    "spec.scaleTargetRef must be an object with kind and name")));
  }

  @Test
  void refusesAResourceWithoutASpec() {
    assertThat(AutoscalerSpecReader.read("shop", null))
        .isEqualTo(new Reading.Wrong(List.of("spec must be an object")));
  }

  /** An API server prunes them; one that does not must not make a resource unusable. */
  @Test
  void leavesUnknownFieldsAlone() {
    assertThat(read(LEAST + "prediction: {horizon: 60s}")).isInstanceOf(Reading.Legal.class);
  }

  /** As kubectl does: the last of two equal keys counts. */
  private static Reading read(String yaml) {
    return AutoscalerSpecReader.read("shop", new YAMLMapper().readValue(yaml, Map.class));
  }
}
