package io.tenantry.context.slo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.tenantry.context.DemotedNames;
import io.tenantry.context.PlanName;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.slo.TenantLevel.Spent;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the account of each tenant's requests; see the package for what comes of it.
 *
 * <p>Thread-safe. A request costs three hash look-ups, one counter and a short lock that it shares
 * with its tenant's other requests. Those of all tenants without a name in metrics are counted
 * together, under one of {@value #STRIPES} locks each, so that a flood of ids does not make them
 * wait for each other. Kept for each name, about 1 kB and what the registry needs for its meters
 * ({@value #STRIPES} kB for {@code _overflow}); it is forgotten when a tenant loses its name.
 */
public final class ServiceLevels {

  private static final Logger LOGGER = LoggerFactory.getLogger(ServiceLevels.class);
  private static final String OVERFLOW = "_overflow";

  /** A power of two. */
  private static final int STRIPES = 16;

  private final MeterRegistry registry;
  private final TenantLabels labels;
  private final Objectives objectives;
  private final int maxRoutes;
  private final int leastRequests;
  private final LongSupplier nanoTime;
  private final Consumer<ObjectiveEvent> events;
  private final Set<String> routes = ConcurrentHashMap.newKeySet();
  private final Set<PlanName> plans = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Tenant, Account> accounts = new ConcurrentHashMap<>();

  /**
   * @param maxRoutes how many routes are told apart; the others are {@code _overflow}
   * @param leastRequests in fewer requests a minute than this, no objective is missed
   * @param nanoTime the clock, as {@link System#nanoTime}
   * @param events is told on the thread of the request
   */
  public ServiceLevels(
      MeterRegistry registry,
      TenantLabels labels,
      Objectives objectives,
      int maxRoutes,
      int leastRequests,
      LongSupplier nanoTime,
      Consumer<ObjectiveEvent> events) {
    this.registry = registry;
    this.labels = labels;
    this.objectives = objectives;
    this.maxRoutes = maxRoutes;
    this.leastRequests = leastRequests;
    this.nanoTime = nanoTime;
    this.events = events;
    labels.onDemotion(this::forget);
  }

  /**
   * A request of {@code tenant} is complete.
   *
   * @param route the pattern that was matched, never a path
   * @param nanos how long it took
   * @param failed whether that was with an error of ours
   */
  public void completed(Tenant tenant, String route, long nanos, boolean failed) {
    Tenant label = labels.labelOf(tenant);
    Account known = accounts.get(label);
    Account account = known != null ? known : accounts.computeIfAbsent(label, this::open);
    boolean slower = nanos > account.objectiveNanos;
    account.count(boundedRoute(route), outcome(slower, failed));
    account
        .level()
        .completed(nanoTime.getAsLong(), slower, failed)
        .filter(event -> !event.tenant().id().isReserved())
        .ifPresent(this::publish);
  }

  private void publish(ObjectiveEvent event) {
    try {
      events.accept(event);
    } catch (RuntimeException e) {
      LOGGER.warn("A listener failed on an objective that was missed or recovered", e);
    }
  }

  private static Outcome outcome(boolean slower, boolean failed) {
    if (failed) {
      return Outcome.FAILED;
    }
    return slower ? Outcome.OVER : Outcome.WITHIN;
  }

  private String boundedRoute(String route) {
    if (routes.contains(route)) {
      return route;
    }
    synchronized (routes) {
      if (routes.size() < maxRoutes) {
        routes.add(route);
      }
      return routes.contains(route) ? route : OVERFLOW;
    }
  }

  private Account open(Tenant label) {
    Objective objective = objectives.of(label.plan());
    if (plans.add(label.plan())) {
      TimeGauge.builder(
              "tenantry.slo.objective", () -> objective.duration().toNanos(), TimeUnit.NANOSECONDS)
          .description("How long a request may take")
          .tag(Tenant.PLAN_KEY, label.plan().value())
          .register(registry);
    }
    Account account = new Account(label, objective);
    burnRate(account, "5m", level -> level.inFiveMinutes(nanoTime.getAsLong()));
    burnRate(account, "1h", level -> level.inAnHour(nanoTime.getAsLong()));
    return account;
  }

  private void burnRate(Account account, String window, Function<TenantLevel, Spent> spent) {
    Gauge.builder("tenantry.slo.burn.rate", () -> account.burnRate(spent))
        .description("How many times faster than it may the error budget is used up")
        .tags(account.tags)
        .tag("window", window)
        .strongReference(true)
        .register(registry);
  }

  private void forget(DemotedNames demoted) {
    accounts.keySet().removeIf(demoted::include);
  }

  private static Tags tagsOf(Tenant label) {
    return Tags.of(
        Tenant.ID_KEY, label.id().value(),
        Tenant.REGION_KEY, label.region().value(),
        Tenant.PLAN_KEY, label.plan().value());
  }

  private enum Outcome {
    WITHIN,
    OVER,
    FAILED
  }

  private final class Account {

    /** One for a tenant: what is said of it is said once. Nothing is said of many together. */
    private final List<TenantLevel> levels;

    private final Objective objective;
    private final long objectiveNanos;
    private final Tags tags;
    private final ConcurrentMap<String, Map<Outcome, Counter>> counters = new ConcurrentHashMap<>();

    private Account(Tenant label, Objective objective) {
      long now = nanoTime.getAsLong();
      this.levels =
          Stream.generate(() -> new TenantLevel(label, objective, leastRequests, now))
              .limit(label.id().isReserved() ? STRIPES : 1)
              .toList();
      this.objective = objective;
      this.objectiveNanos = objective.duration().toNanos();
      this.tags = tagsOf(label);
    }

    private TenantLevel level() {
      return levels.get((int) Thread.currentThread().getId() & (levels.size() - 1));
    }

    private double burnRate(Function<TenantLevel, Spent> spent) {
      return levels.stream().map(spent).reduce(Spent.NOTHING, Spent::plus).burnRate(objective);
    }

    private void count(String route, Outcome outcome) {
      Map<Outcome, Counter> known = counters.get(route);
      Map<Outcome, Counter> ofRoute =
          known != null ? known : counters.computeIfAbsent(route, this::countersOf);
      Counter counter = ofRoute.get(outcome);
      if (counter != null) {
        counter.increment();
      }
    }

    /** All three from the start: what is missing from a query is not the same as 0. */
    private Map<Outcome, Counter> countersOf(String route) {
      Map<Outcome, Counter> ofRoute = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        ofRoute.put(
            outcome,
            Counter.builder("tenantry.slo.requests")
                .description("Requests, by whether they kept to their objective")
                .tags(tags)
                .tag("route", route)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
      return ofRoute;
    }
  }
}
