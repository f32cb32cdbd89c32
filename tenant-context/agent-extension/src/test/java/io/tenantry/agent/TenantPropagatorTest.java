package io.tenantry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.propagation.Destinations;
import io.tenantry.context.telemetry.StarterSide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantPropagatorTest {

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        @SuppressWarnings("deprecation") // still abstract, so there is no other way
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };

  private static final Destinations ALLOWED = Destinations.of(List.of("inventory:8080"));

  private final TextMapPropagator propagator =
      new TenantPropagator(W3CBaggagePropagator.getInstance(), ALLOWED);

  @Test
  void answersTheStartersProbeAndNoOtherCarrier() {
    assertThat(StarterSide.open(propagator)).isPresent();
    assertThat(StarterSide.open(W3CBaggagePropagator.getInstance())).isEmpty();
    assertThat(inject(Context.root())).isEmpty();
  }

  @Test
  void answersOnceHoweverManyPropagatorsAreWrapped() {
    TextMapPropagator composite =
        TextMapPropagator.composite(
            new TenantPropagator(W3CTraceContextPropagator.getInstance(), ALLOWED), propagator);
    assertThat(StarterSide.open(composite)).isPresent();
    assertThat(told(composite, starter -> starter.settle("acme")).names()).isNotNull();
  }

  @Test
  void aTenantWithANameIsItsOwnLabel() {
    assertThat(told(propagator, starter -> starter.settle("acme")).names())
        .isEqualTo(new ServedTenant.Names(attributes("acme"), null));
  }

  @Test
  void aTenantWithoutANameIsToldBesideItsLabel() {
    assertThat(told(propagator, starter -> starter.settle("globex")).names())
        .isEqualTo(new ServedTenant.Names(attributes("_overflow"), attributes("globex")));
  }

  @Test
  void theFirstScopeIsSupposedToBeWhatACallIsFor() {
    ServedTenant served =
        told(
            propagator,
            starter -> {
              starter.suppose("acme");
              starter.suppose("globex");
            });
    assertThat(served.names()).isEqualTo(new ServedTenant.Names(attributes("acme"), null));
  }

  @Test
  void whatIsKnownGoesBeforeWhatIsSupposedAndIsSettledOnce() {
    ServedTenant served =
        told(
            propagator,
            starter -> {
              starter.suppose("globex");
              starter.settle("acme");
              starter.settle("globex");
              starter.suppose("globex");
            });
    assertThat(served.names()).isEqualTo(new ServedTenant.Names(attributes("acme"), null));
  }

  @Test
  void nobodyHearsWhatIsToldOutsideEveryCall() {
    StarterSide.open(propagator).orElseThrow().settle("acme");
    assertThat(ServedTenant.of(Context.current())).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "inventory, 8080, 'flavour=sour,tenant.id=acme,tenant.region=us-east,tenant.plan=gold'",
    "INVENTORY, 8080, 'flavour=sour,tenant.id=acme,tenant.region=us-east,tenant.plan=gold'",
    "inventory, 8081, flavour=sour",
    "inventory, 0, flavour=sour",
    "inventory.example.com, 8080, flavour=sour"
  })
  void theTenantGoesToAllowedDestinationsAndTheRestOfTheBaggageToAll(
      String host, int port, String expected) {
    Context call = span(1).storeInContext(tenant());
    Context context = new Destination(host, port, Span.fromContext(call)).storeIn(call);
    assertThat(entries(inject(context))).containsExactlyInAnyOrder(expected.split(","));
  }

  @ParameterizedTest
  @CsvSource({"fd00::7, 0", "[fd00::7], 0", "fd00::7, 8080", "[fd00::7], 8080", "10.0.0.7, 0"})
  void anAddressIsAllowedWithAPortAndWithout(String host, int port) {
    Destinations networks = Destinations.of(List.of("fd00::/8", "10.0.0.0/8"));
    assertThat(new Destination(host, port, span(1)).isIn(networks)).isTrue();
    assertThat(new Destination(host, port, span(1)).isIn(ALLOWED)).isFalse();
  }

  @Test
  void theTenantGoesNowhereWhenItIsNotKnownWhereThatIs() {
    assertThat(inject(tenant())).containsExactly(Map.entry("baggage", "flavour=sour"));
  }

  /** Contexts are inherited, and a message that is sent within a call goes elsewhere. */
  @Test
  void theDestinationOfACallIsNotThatOfWhatIsSentWithinIt() {
    Context call = span(1).storeInContext(tenant());
    Context allowed = new Destination("inventory", 8080, Span.fromContext(call)).storeIn(call);
    Context message = span(2).storeInContext(allowed);
    assertThat(inject(message)).containsExactly(Map.entry("baggage", "flavour=sour"));
  }

  @Test
  void noTenantComesIn() {
    Context extracted =
        propagator.extract(
            Context.root(),
            Map.of("baggage", "tenant.id=evil,tenant.plan=gold,tenant.region=r,flavour=sour"),
            GETTER);
    assertThat(Baggage.fromContext(extracted).asMap()).containsOnlyKeys("flavour");
  }

  @Test
  void whatComesInDoesNotTakeTheTenantAwayFromWorkThatHasOne() {
    Context extracted =
        propagator.extract(tenant(), Map.of("baggage", "tenant.id=evil,new=1"), GETTER);
    assertThat(Baggage.fromContext(extracted).getEntryValue("tenant.id")).isEqualTo("acme");
    assertThat(Baggage.fromContext(extracted).getEntryValue("new")).isEqualTo("1");
  }

  @Test
  void aMessageWithoutBaggageChangesNothing() {
    assertThat(propagator.extract(Context.root(), Map.of(), GETTER)).isEqualTo(Context.root());
  }

  @Test
  void saysWhatItWrapsSays() {
    assertThat(propagator.fields()).containsExactly("baggage");
  }

  private static ServedTenant told(TextMapPropagator propagator, Telling telling) {
    ServedTenant served = new ServedTenant();
    StarterSide starter = StarterSide.open(propagator).orElseThrow();
    try (Scope scope = Context.root().with(ServedTenant.KEY, served).makeCurrent()) {
      telling.by(starter);
    }
    return served;
  }

  private Map<String, String> inject(Context context) {
    Map<String, String> headers = new HashMap<>();
    propagator.inject(context, headers, TenantPropagatorTest::put);
    return headers;
  }

  private static void put(@Nullable Map<String, String> headers, String key, String value) {
    if (headers != null) {
      headers.put(key, value);
    }
  }

  private static String[] entries(Map<String, String> headers) {
    return headers.getOrDefault("baggage", "").split(",", -1);
  }

  private static Context tenant() {
    return Context.root()
        .with(
            Baggage.builder()
                .put("flavour", "sour")
                .put("tenant.id", "acme")
                .put("tenant.region", "us-east")
                .put("tenant.plan", "gold")
                .build());
  }

  private static Span span(int id) {
    return Span.wrap(
        SpanContext.create(
            "0123456789abcdef0123456789abcdef",
            "000000000000000" + id,
            TraceFlags.getDefault(),
            TraceState.getDefault()));
  }

  private static Attributes attributes(String tenant) {
    return Attributes.of(
        TenantKeys.ID, tenant, TenantKeys.REGION, "us-east", TenantKeys.PLAN, "gold");
  }

  @FunctionalInterface
  private interface Telling {

    void by(StarterSide starter);
  }
}
