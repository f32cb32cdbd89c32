package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.Condition;
import io.tenantry.autoscaler.kubernetes.TenantAutoscalerStatus.ConditionStatus;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the cluster what was decided, while this instance leads: {@code /status} by merge patch,
 * and Events about changes, failures and refusals.
 *
 * <p>A change of replicas and a condition that turns are written at once. Mere numbers are written
 * at most once in {@link #NUMBERS_EVERY}, and only when they differ from what stands there. Nothing
 * is written twice: what a status already says, by this instance or by the one that led before, is
 * no news, and so no Event either.
 *
 * <p>That the loop is overloaded is told like a number, of which at most one a resource waits:
 * thousands of urgent requests are the last thing that it needs. It counts as overloaded for a
 * minute longer, so that no resource is written to and fro.
 *
 * <p>Called on the loop's thread, which never waits: a single thread of its own sends the requests,
 * what is urgent first. Per resource it holds the newest state and the changes not told yet, so
 * memory is bounded by the number of resources however slow the API server is.
 */
public final class StatusWriter implements OutcomeListener, AssignmentListener, AutoCloseable {

  /** How often numbers alone are worth a request. */
  static final Duration NUMBERS_EVERY = Duration.ofSeconds(5);

  /** The loop has kept up for so long before it counts as on time again. */
  static final Duration CALM = Duration.ofMinutes(1);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("tenantry-autoscaler")
          .build();

  /** What was last handed to the writing thread about a resource. */
  private record LastTold(List<String> conditions, Instant at) {}

  /** What stands in the cluster, as far as this instance knows. */
  private record Written(String uid, TenantAutoscalerStatus status) {}

  private final KubernetesClient client;
  private final Leadership leadership;
  private final InstantSource clock;
  private final BooleanSupplier overload;
  private final EventWriter events;
  private final ApiTrouble trouble;
  private final StatusQueue queue = new StatusQueue();
  private final Map<String, Written> written = new ConcurrentHashMap<>();
  private final Thread thread;

  // Of the loop's thread.
  private final Map<String, LastTold> told = new HashMap<>();
  private Assignments assignments = new Assignments(Map.of(), Map.of());
  private Instant overloadedUntil = Instant.MIN;

  /**
   * A writer that does nothing before {@link #start}.
   *
   * @param client with a short request timeout and no retries
   * @param clock dates refusals; decisions bring their own time
   * @param overload whether the loop's ticks overrun their period; asked once a tick
   */
  public StatusWriter(
      KubernetesClient client,
      Leadership leadership,
      InstantSource clock,
      BooleanSupplier overload) {
    this.client = client;
    this.leadership = leadership;
    this.clock = clock;
    this.overload = overload;
    this.events = new EventWriter(client, leadership.identity());
    this.trouble = new ApiTrouble(client.getMasterUrl().toString());
    this.thread = Thread.ofVirtual().name("status-writer").unstarted(this::write);
  }

  /** Begins to write; returns at once. */
  public void start() {
    thread.start();
  }

  @Override
  public void assigned(Assignments now) {
    assignments = now;
    Instant at = clock.instant();
    if (overload.getAsBoolean()) {
      overloadedUntil = at.plus(CALM);
    }
    Set<String> existing = new HashSet<>();
    now.managed().values().forEach(each -> existing.add(each.autoscaler().toString()));
    now.refused().keySet().forEach(each -> existing.add(each.toString()));
    told.keySet().retainAll(existing);
    if (!leadership.isLeader()) {
      // The leader writes now; what stood there when we last wrote is no longer what stands there.
      told.clear();
      written.clear();
      return;
    }
    written.keySet().retainAll(existing);
    now.refused()
        .forEach((autoscaler, refused) ->
            tell(
                new StatusNews.Refused(autoscaler, refused.status(), refused.refusal(), at),
                AutoscalerConditions.of(refused.refusal()),
                at));
  }

  @Override
  public void decided(DecisionOutcome outcome, Actuation actuation) {
    Assignments.Assigned assigned = assignments.managed().get(outcome.workload());
    if (assigned == null || !leadership.isLeader()) {
      return;
    }
    boolean overloaded = outcome.at().isBefore(overloadedUntil);
    tell(
        new StatusNews.Decided(
            assigned.autoscaler(), assigned.status(), outcome, actuation, overloaded),
        AutoscalerConditions.of(outcome, actuation, overloaded),
        outcome.at());
  }

  private void tell(StatusNews news, List<ConditionClaim> claims, Instant at) {
    String key = news.autoscaler().toString();
    List<String> conditions =
        claims.stream()
            .filter(claim -> !claim.type().equals(AutoscalerConditions.ON_TIME))
            .map(StatusWriter::gist)
            .toList();
    LastTold before = told.get(key);
    if (before == null || news.isChange() || !before.conditions().equals(conditions)) {
      told.put(key, new LastTold(conditions, at));
      queue.put(news, true);
    } else if (!at.isBefore(before.at().plus(NUMBERS_EVERY))) {
      told.put(key, new LastTold(conditions, at));
      queue.put(news, false);
    }
  }

  /** That a target was just scaled is told as a change; the next tick's "ready again" can wait. */
  private static String gist(ConditionClaim claim) {
    return claim.type().equals(AutoscalerConditions.ABLE_TO_SCALE)
            && claim.status() == ConditionStatus.TRUE
        ? claim.type()
        : claim.type() + claim.status() + claim.reason();
  }

  private void write() {
    try {
      for (StatusNews news = queue.take(); news != null; news = queue.take()) {
        tryToWrite(news);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What goes wrong with one resource costs the others nothing: this thread has no successor. */
  private void tryToWrite(StatusNews news) {
    try {
      if (leadership.isLeader()) {
        write(news);
      }
    } catch (RuntimeException e) {
      trouble.report("Telling of " + news.autoscaler(), e);
    }
  }

  private void write(StatusNews news) {
    AutoscalerRef autoscaler = news.autoscaler();
    Written known = written.get(autoscaler.toString());
    TenantAutoscalerStatus before =
        known != null && known.uid().equals(autoscaler.uid()) ? known.status() : news.cached();
    TenantAutoscalerStatus after =
        switch (news) {
          case StatusNews.Decided decided ->
              StatusDraft.of(
                  autoscaler, decided.outcome(), decided.actuation(), decided.overloaded(), before);
          case StatusNews.Refused refused ->
              StatusDraft.of(autoscaler, refused.refusal(), refused.at(), before);
        };
    // A status that was not written is not taken down, and so is news again within NUMBERS_EVERY.
    boolean stands =
        after.equals(before)
            || sent("Writing the status of " + autoscaler, () -> patch(autoscaler, after));
    if (stands) {
      written.put(autoscaler.toString(), new Written(autoscaler.uid(), after));
    }
    if (stands || news.isChange()) {
      sent("Writing an Event about " + autoscaler, () -> tellEvent(news, before, after));
    }
  }

  private boolean sent(String what, Runnable request) {
    try {
      request.run();
      return true;
    } catch (RuntimeException e) {
      // 404: the resource was deleted meanwhile, and nobody is left to be told.
      if (!(e instanceof KubernetesClientException refusal && refusal.getCode() == 404)) {
        trouble.report(what, e);
      }
      return false;
    }
  }

  private void tellEvent(
      StatusNews news, TenantAutoscalerStatus before, TenantAutoscalerStatus after) {
    AutoscalerRef autoscaler = news.autoscaler();
    switch (news) {
      case StatusNews.Decided decided when decided.isChange() ->
          events.scaled(autoscaler, decided.outcome());
      case StatusNews.Decided decided ->
          warnIfNew(
              AutoscalerConditions.ABLE_TO_SCALE,
              "Scale",
              autoscaler,
              decided.outcome().workload(),
              decided.outcome().at(),
              before,
              after);
      case StatusNews.Refused refused ->
          warnIfNew(
              AutoscalerConditions.READY, "Manage", autoscaler, null, refused.at(), before, after);
    }
  }

  /** One Event for each failure, not one for each time that it is met again. */
  private void warnIfNew(
      String type,
      String action,
      AutoscalerRef autoscaler,
      @Nullable WorkloadRef workload,
      Instant at,
      TenantAutoscalerStatus before,
      TenantAutoscalerStatus after) {
    Condition now = after.condition(type).orElseThrow();
    boolean known =
        before
            .condition(type)
            .filter(earlier -> earlier.status() == now.status())
            .filter(earlier -> earlier.message().equals(now.message()))
            .isPresent();
    if (now.status() == ConditionStatus.FALSE && !known) {
      events.warned(autoscaler, action, now.reason(), now.message(), workload, at);
    }
  }

  private void patch(AutoscalerRef autoscaler, TenantAutoscalerStatus status) {
    client
        .genericKubernetesResources(CustomResources.TENANT_AUTOSCALERS)
        .inNamespace(autoscaler.namespace())
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(CustomResources.API_VERSION)
                .withKind(CustomResources.TENANT_AUTOSCALER)
                .withNewMetadata()
                .withNamespace(autoscaler.namespace())
                .withName(autoscaler.name())
                .endMetadata()
                .build())
        .subresource("status")
        .patch(PATCH, WireJson.MAPPER.writeValueAsString(Map.of("status", status)));
  }

  /** Writes what is urgent, for two seconds at most, and ends. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
