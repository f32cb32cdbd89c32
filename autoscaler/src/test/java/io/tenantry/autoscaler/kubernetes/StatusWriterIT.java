package io.tenantry.autoscaler.kubernetes;

import static io.tenantry.autoscaler.kubernetes.Told.STOREFRONT;
import static io.tenantry.autoscaler.kubernetes.Told.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.capacity.CapacityRequirement;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.decision.Evidence;
import io.tenantry.autoscaler.decision.Reason;
import io.tenantry.autoscaler.demand.Demand;
import io.tenantry.autoscaler.demand.TenantDemand;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Condition;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.ConditionStatus;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.LastDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks through time with a real server at the end: what is written, and when nothing is. */
class StatusWriterIT {

  private static final Actuation HELD = new Actuation.NotNeeded();
  private static final Actuation APPLIED = new Actuation.Applied();
  private static final String STATUS = "/tenantautoscalers/storefront/status";

  private final StandInApi api = new StandInApi();
  private final KubernetesClient client = api.client();
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private final AtomicBoolean overloaded = new AtomicBoolean();
  private final StatusWriter writer = newWriter();
  private Instant now = T0;

  private StatusWriter newWriter() {
    return new StatusWriter(
        client,
        new Leadership() {
          @Override
          public boolean isLeader() {
            return leading.get();
          }

          @Override
          public String identity() {
            return "pod-1_abc";
          }

          @Override
          public Optional<String> leader() {
            return Optional.of("pod-1_abc");
          }
        },
        () -> now,
        overloaded::get);
  }

  @BeforeEach
  void begin() {
    api.put(Manifests.autoscaler("storefront", "storefront"));
    writer.start();
  }

  @AfterEach
  void stop() {
    writer.close();
    api.close();
  }

  @Test
  void writesAChangeAtOnceWithItsEvent() {
    decided(at(0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED);

    TenantAutoscalerStatus status = awaitDecision("DEMAND_ABOVE_CAPACITY");
    assertThat(status.desiredReplicas()).isEqualTo(4);
    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(status.conditions())
        .extracting(Condition::type)
        .containsExactly(
            "Ready", "ScalingActive", "AbleToScale", "ScalingLimited", "SignalsFresh", "OnTime");

    Event event = awaitEvents(1).getFirst();
    assertThat(event.getType()).isEqualTo("Normal");
    assertThat(event.getReason()).isEqualTo("ScaledUp");
    assertThat(event.getAction()).isEqualTo("ScaleUp");
    assertThat(event.getNote())
        .isEqualTo(
            "Scale 2 to 4: more demand than the replicas serve within the objective;"
                + " 200 requests/s at 80 per replica need 2.5.");
    assertThat(event.getRegarding().getApiVersion()).isEqualTo("tenantry.io/v1alpha1");
    assertThat(event.getRegarding().getKind()).isEqualTo("TenantAutoscaler");
    assertThat(event.getRegarding().getName()).isEqualTo("storefront");
    assertThat(event.getRegarding().getUid()).isEqualTo(resource().getMetadata().getUid());
    assertThat(event.getRelated().getKind()).isEqualTo("Deployment");
    assertThat(event.getRelated().getName()).isEqualTo("storefront");
    assertThat(event.getReportingController()).isEqualTo("tenantry.io/autoscaler");
    assertThat(event.getReportingInstance()).isEqualTo("pod-1_abc");
    assertThat(event.getEventTime().getTime()).isEqualTo("2026-01-01T00:00:00.250000Z");
  }

  @Test
  void tellsAScaleDownFromAScaleUp() {
    decided(at(0).scale(4, 3, Reason.DEMAND_BELOW_CAPACITY), APPLIED);

    assertThat(awaitEvents(1).getFirst().getReason()).isEqualTo("ScaledDown");
  }

  @Test
  void sendsOnlyStatusPatchesAndEvents() {
    decided(at(0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED);
    awaitEvents(1);

    assertThat(api.calls().stream().filter(StandInApi.Call::writes).skip(1))
        .extracting(call -> call.method() + " " + call.path() + " " + call.contentType())
        .containsExactly(
            "PATCH /apis/tenantry.io/v1alpha1/namespaces/shop"
                + STATUS
                + " application/merge-patch+json",
            "POST /apis/events.k8s.io/v1/namespaces/shop/events application/json");
  }

  @Test
  void writesNumbersOnlyEveryFewSecondsAndOnlyWhenTheyDiffer() {
    decided(at(0).with(Told.measured(200)).hold(3, Reason.ENOUGH), HELD);
    awaitPatches(1);
    for (int second = 1; second < 5; second++) {
      decided(at(second).with(Told.measured(200 + second)).hold(3, Reason.ENOUGH), HELD);
    }
    assertThat(api.writesTo(STATUS)).hasSize(1);

    decided(at(5).with(Told.measured(205)).hold(3, Reason.ENOUGH), HELD);
    awaitPatches(2);
    assertThat(status().lastDecision())
        .extracting(LastDecision::message)
        .asString()
        .contains("205 requests/s");

    decided(at(10).with(Told.measured(205)).hold(3, Reason.ENOUGH), HELD);
    decided(at(15).with(Told.measured(215)).hold(3, Reason.ENOUGH), HELD);
    awaitPatches(3);
    assertThat(status().lastDecision())
        .extracting(LastDecision::message)
        .asString()
        .contains("215 requests/s");
  }

  @Test
  void writesAtOnceWhenAConditionTurnsAndKeepsTheTimesOfTheOthers() {
    decided(at(0).hold(3, Reason.ENOUGH), HELD);
    awaitPatches(1);
    decided(
        at(1).with(new Evidence.Outdated(Duration.ofSeconds(11))).hold(3, Reason.SIGNAL_STALE),
        HELD);

    TenantAutoscalerStatus status = awaitDecision("SIGNAL_STALE");
    assertThat(status.condition("SignalsFresh"))
        .hasValueSatisfying(condition -> {
          assertThat(condition.status()).isEqualTo(ConditionStatus.FALSE);
          assertThat(condition.lastTransitionTime()).isEqualTo("2026-01-01T00:00:01Z");
        });
    assertThat(status.condition("AbleToScale").map(Condition::lastTransitionTime))
        .contains("2026-01-01T00:00:00Z");
    assertThat(status.conditions()).hasSize(6);
  }

  /** A loop that does not keep up, every other second, for three minutes. */
  @Test
  void tellsThatDecisionsAreLateWithTwoWritesHoweverOftenItTurns() {
    decided(at(0).hold(3, Reason.ENOUGH), HELD);
    awaitPatches(1);

    for (int second = 1; second < 180; second++) {
      overloaded.set(second % 2 == 1);
      decided(at(second).hold(3, Reason.ENOUGH), HELD);
      if (second == 4) {
        assertThat(api.writesTo(STATUS)).as("that is not urgent").hasSize(1);
      }
    }
    await().until(() -> ConditionStatus.FALSE == onTime());
    overloaded.set(false);
    decided(at(238).hold(3, Reason.ENOUGH), HELD);
    decided(at(239).hold(3, Reason.ENOUGH), HELD);
    decided(at(245).hold(3, Reason.ENOUGH), HELD);
    await().until(() -> ConditionStatus.TRUE == onTime());

    assertThat(api.writesTo(STATUS)).hasSize(3);
    assertThat(events()).isEmpty();
  }

  private @Nullable ConditionStatus onTime() {
    return status().condition("OnTime").map(Condition::status).orElse(null);
  }

  @Test
  void warnsOnceOfAFailureThatLasts() {
    Actuation failure = new Actuation.Failed("the target is gone");
    for (int second = 0; second < 12; second++) {
      decided(at(second).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), failure);
    }
    await().until(() -> status().condition("AbleToScale").isPresent() && !events().isEmpty());
    decided(at(20).hold(3, Reason.ENOUGH), HELD);
    awaitDecision("ENOUGH");

    assertThat(events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getType()).isEqualTo("Warning");
          assertThat(event.getReason()).isEqualTo("FailedUpdateScale");
          assertThat(event.getNote()).isEqualTo("The target was not scaled: the target is gone.");
        });
  }

  @Test
  void tellsARefusedResourceWhyAndTakesItsNumbersAway() {
    decided(at(0).hold(3, Reason.ENOUGH), HELD);
    awaitPatches(1);
    now = T0.plusSeconds(1);
    for (int tick = 0; tick < 10; tick++) {
      writer.assigned(refused("There is no Deployment storefront in namespace shop."));
    }

    await().until(() -> status().desiredReplicas() == null);
    assertThat(status().condition("Ready"))
        .hasValueSatisfying(ready -> {
          assertThat(ready.status()).isEqualTo(ConditionStatus.FALSE);
          assertThat(ready.reason()).isEqualTo("TargetNotFound");
          assertThat(ready.lastTransitionTime()).isEqualTo("2026-01-01T00:00:01Z");
        });
    assertThat(awaitEvents(1).getFirst().getReason()).isEqualTo("TargetNotFound");
    assertThat(api.writesTo(STATUS)).hasSize(2);
  }

  @Test
  void saysNothingWhileAnotherLeadsAndNothingTwiceWhenItTakesOver() {
    leading.set(false);
    decided(at(0).hold(3, Reason.ENOUGH), HELD);
    writer.assigned(refused("There is no Deployment storefront in namespace shop."));
    leading.set(true);
    Instant before = now;
    now = before.plusSeconds(1);
    writer.assigned(refused("There is no Deployment storefront in namespace shop."));
    awaitEvents(1);

    StatusWriter next = newWriter();
    next.start();
    next.assigned(refused("There is no Deployment storefront in namespace shop."));
    next.close();

    assertThat(events()).hasSize(1);
    assertThat(api.writesTo(STATUS)).hasSize(1);
  }

  @Test
  void triesAgainAfterAFailureAndNeverBlocksTheLoop() {
    api.setTrouble(StandInApi.Trouble.hanging(STATUS));
    long start = System.nanoTime();
    decided(at(0).hold(3, Reason.ENOUGH), HELD);
    for (int second = 1; second < 30; second++) {
      decided(at(second).hold(3, Reason.ENOUGH), HELD);
    }
    // Thirty requests that hang would have taken far longer.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

    api.setTrouble(StandInApi.Trouble.NONE);

    awaitDecision("ENOUGH");
  }

  /** On an API without the schema, anybody may have written anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{conditions: [{status: \"True\"}]}",
        "{conditions: [null]}",
        "{lastDecision: {from: 3, to: 3, time: x, message: x}}",
        "{tenants: [null]}",
        "broken"
      })
  void overwritesAStatusThatCannotBeRead(String garbled) {
    api.put(Manifests.autoscaler("storefront", "storefront") + "status: " + garbled);
    decided(at(0).hold(3, Reason.ENOUGH), HELD);

    assertThat(awaitDecision("ENOUGH").conditions()).hasSize(6);
  }

  @Test
  void goesOnAfterSomethingThatItCannotTell() {
    Evidence unspeakable =
        new Evidence.Measured(
            Duration.ofSeconds(1),
            new Demand(
                200,
                0,
                OptionalDouble.empty(),
                List.of(new TenantDemand(Told.key("acme"), Double.NaN, 1, OptionalDouble.empty()))),
            new CapacityRequirement(2.5, 0),
            Set.of());
    decided(at(0).with(unspeakable).hold(3, Reason.ENOUGH), HELD);
    decided(at(5).scale(3, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED);

    awaitDecision("DEMAND_ABOVE_CAPACITY");
    awaitEvents(1);
  }

  @Test
  void tellsOfAChangeThoughItsStatusCannotBeWritten() {
    api.setTrouble(StandInApi.Trouble.answering(500, STATUS));
    decided(at(0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED);

    assertThat(awaitEvents(1).getFirst().getReason()).isEqualTo("ScaledUp");
  }

  @Test
  void writesTheStatusThoughEventsAreRefused() {
    api.setTrouble(StandInApi.Trouble.answering(403, "/events"));
    decided(at(0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED);

    awaitDecision("DEMAND_ABOVE_CAPACITY");
  }

  @Test
  void writesTheLastChangeBeforeItEnds() {
    decided(at(0).scale(2, 4, Reason.DEMAND_ABOVE_CAPACITY), APPLIED);
    writer.close();

    assertThat(status().desiredReplicas()).isEqualTo(4);
    assertThat(events()).hasSize(1);
  }

  private static Told at(int second) {
    return Told.at(T0.plusSeconds(second));
  }

  private void decided(DecisionOutcome outcome, Actuation actuation) {
    now = outcome.at();
    GenericKubernetesResource resource = resource();
    writer.assigned(
        new Assignments(
            Map.of(
                STOREFRONT,
                new Assignments.Assigned(AutoscalerRef.of(resource), statusOf(resource))),
            Map.of()));
    writer.decided(outcome, actuation);
  }

  private Assignments refused(String message) {
    GenericKubernetesResource resource = resource();
    return new Assignments(
        Map.of(),
        Map.of(
            AutoscalerRef.of(resource),
            new Assignments.Refused(
                new Refusal(Refusal.Cause.TARGET_NOT_FOUND, message), statusOf(resource))));
  }

  private GenericKubernetesResource resource() {
    return client
        .genericKubernetesResources(CustomResources.TENANT_AUTOSCALERS)
        .inNamespace("shop")
        .withName("storefront")
        .get();
  }

  private TenantAutoscalerStatus status() {
    return statusOf(resource());
  }

  private static TenantAutoscalerStatus statusOf(GenericKubernetesResource resource) {
    return TenantAutoscalerStatus.read(resource.getAdditionalProperties().get("status"));
  }

  private TenantAutoscalerStatus awaitDecision(String reason) {
    return await().until(this::status, status -> reason.equals(reasonOf(status.lastDecision())));
  }

  private static @Nullable String reasonOf(@Nullable LastDecision decision) {
    return decision == null ? null : decision.reason();
  }

  private void awaitPatches(int count) {
    await().until(() -> api.writesTo(STATUS).size() == count);
    await().until(() -> status().lastDecision() != null);
  }

  private List<Event> awaitEvents(int count) {
    return await().until(this::events, events -> events.size() == count);
  }

  private List<Event> events() {
    return client.events().v1().events().inNamespace("shop").list().getItems();
  }
}
