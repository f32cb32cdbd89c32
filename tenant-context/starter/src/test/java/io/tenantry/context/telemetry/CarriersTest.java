package io.tenantry.context.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantScope;
import io.tenantry.context.propagation.TenantExecutors;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class CarriersTest {

  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), new Region("us-east"), new PlanName("gold"));
  private static final Tenant GLOBEX =
      new Tenant(new TenantId("globex"), Region.NONE, PlanName.DEFAULT);

  private final TenantContext tenants =
      new TenantContext(List.of(new MdcCarrier(), new BaggageCarrier()));

  @Test
  void logContextAndBaggageFollowNestedScopes() {
    MDC.put("tenant.id", "by hand");
    try (Scope mine = Baggage.builder().put("flavour", "mint").build().makeCurrent();
        TenantScope outer = tenants.open(ACME)) {
      assertThat(seen()).isEqualTo("acme us-east gold, acme us-east gold, mint");
      try (TenantScope inner = tenants.open(GLOBEX)) {
        assertThat(seen()).isEqualTo("globex _none default, globex _none default, mint");
        try (TenantScope none = TenantScope.openEmpty()) {
          assertThat(seen()).isEqualTo("null null null, null null null, mint");
        }
        assertThat(seen()).isEqualTo("globex _none default, globex _none default, mint");
      }
      assertThat(seen()).isEqualTo("acme us-east gold, acme us-east gold, mint");
    }
    assertThat(seen()).isEqualTo("by hand null null, null null null, null");
    MDC.clear();
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void aThreadThatSomebodyLeftWithATenantIsCleanedOfLogContextAndBaggage() {
    onAThreadOfItsOwn(() -> {
      MDC.put("request", "7");
      Baggage.builder().put("flavour", "mint").build().makeCurrent();
      tenants.open(ACME);
      assertThat(tenants.cleanThread()).isTrue();
      assertThat(seen()).isEqualTo("null null null, null null null, null");
      assertThat(Context.current()).isSameAs(Context.root());
      assertThat(MDC.get("request")).isEqualTo("7");
      assertThat(tenants.cleanThread()).isFalse();
    });
  }

  @Test
  void aTenantPutIntoTheLogContextByHandIsALeakAlso() {
    onAThreadOfItsOwn(() -> {
      MDC.put("tenant.id", "by hand");
      tenants.open(ACME);
      assertThat(tenants.cleanThread()).isTrue();
      assertThat(seen()).startsWith("null null null");
      assertThat(tenants.cleanThread()).isFalse();
    });
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void aTaskThatLeavesItsSpanCurrentLeavesNoTenantToTheNext() throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      ExecutorService tasks = TenantExecutors.wrap(worker);
      try (TenantScope scope = tenants.open(ACME)) {
        tasks.submit(() -> Span.getInvalid().makeCurrent()).get();
      }
      assertThat(worker.submit(CarriersTest::seen).get())
          .isEqualTo("null null null, null null null, null");
      assertThat(tasks.submit(CarriersTest::seen).get())
          .isEqualTo("null null null, null null null, null");
      assertThat(worker.submit(Context::current).get()).isSameAs(Context.root());
    } finally {
      worker.shutdownNow();
    }
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void aSpanThatIsLeftCurrentInAScopeLeavesTheScopeAroundAsItWas() {
    onAThreadOfItsOwn(() -> {
      try (TenantScope outer = tenants.open(ACME)) {
        try (TenantScope inner = tenants.open(GLOBEX)) {
          Span.getInvalid().makeCurrent();
        }
        assertThat(seen()).isEqualTo("acme us-east gold, acme us-east gold, null");
        try (TenantScope none = TenantScope.openEmpty()) {
          Span.getInvalid().makeCurrent();
        }
        assertThat(seen()).isEqualTo("acme us-east gold, acme us-east gold, null");
      }
      assertThat(Context.current()).isSameAs(Context.root());
    });
  }

  @Test
  void baggageOfOurNamesThatCameInIsNoLeak() {
    try (Scope received = Baggage.builder().put("tenant.id", "theirs").build().makeCurrent()) {
      assertThat(tenants.cleanThread()).isFalse();
    }
  }

  @Test
  void thePropagatorLetsAllBaggagePassButTheTenant() {
    PrivateBaggagePropagator propagator =
        new PrivateBaggagePropagator(W3CBaggagePropagator.getInstance());
    Map<String, String> sent = new HashMap<>();
    Baggage baggage = Baggage.builder().put("flavour", "mint").build();
    try (Scope scope = baggage.makeCurrent();
        TenantScope tenant = tenants.open(ACME)) {
      propagator.inject(
          Context.current(),
          sent,
          (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value));
    }
    assertThat(sent).isEqualTo(Map.of("baggage", "flavour=mint"));
    Map<String, String> received =
        Map.of("baggage", "tenant.id=evil,flavour=mint,tenant.region=x,tenant.plan=gold");
    assertThat(Baggage.fromContext(propagator.extract(Context.root(), received, new MapGetter())))
        .isEqualTo(baggage);
    assertThat(propagator.fields()).containsExactly("baggage");
  }

  private static void onAThreadOfItsOwn(Runnable work) {
    FutureTask<?> task = new FutureTask<>(work, null);
    new Thread(task).start();
    assertThat(task).succeedsWithin(Duration.ofMinutes(1));
  }

  private static String seen() {
    return "%s %s %s, %s %s %s, %s"
        .formatted(
            MDC.get("tenant.id"),
            MDC.get("tenant.region"),
            MDC.get("tenant.plan"),
            Baggage.current().getEntryValue("tenant.id"),
            Baggage.current().getEntryValue("tenant.region"),
            Baggage.current().getEntryValue("tenant.plan"),
            Baggage.current().getEntryValue("flavour"));
  }

  private static final class MapGetter implements TextMapGetter<Map<String, String>> {

    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
