package io.tenantry.e2e.collectors;

import static io.tenantry.e2e.telemetry.LineDraft.line;
import static io.tenantry.e2e.telemetry.PointDraft.total;
import static io.tenantry.e2e.telemetry.Source.service;
import static io.tenantry.e2e.telemetry.SpanDraft.span;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantry.e2e.servers.OwnMetrics;
import io.tenantry.e2e.servers.Servers;
import io.tenantry.e2e.servers.WithCollector;
import io.tenantry.e2e.servers.WithJaeger;
import io.tenantry.e2e.servers.WithPrometheus;
import io.tenantry.e2e.telemetry.LineDraft;
import io.tenantry.e2e.telemetry.OtlpClient;
import io.tenantry.e2e.telemetry.OtlpRequest;
import io.tenantry.e2e.telemetry.PointDraft;
import io.tenantry.e2e.telemetry.Source;
import io.tenantry.e2e.telemetry.SpanDraft;
import io.tenantry.e2e.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For random batches of shared services, over tenants, regions and the places where both can be
 * written: every item is found in exactly one place, in its own region's back end under its
 * tenant's organization or, counted, in quarantine; and together they are what was accepted.
 */
@Tag("collectors")
@WithCollector
@WithJaeger
@WithPrometheus
@TestInstance(Lifecycle.PER_CLASS)
class RoutingIT {

  private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

  private static final Map<String, String> RESIDENCY =
      Map.of("acme", "ap-southeast", "globex", "us-east");
  private static final Map<String, String> ORG = Map.of("acme", "acme", "wayne", "wayne-org");

  private static final String TENANTS =
      """
      pool: pool
      tenants:
        acme: {org: acme, residency: ap-southeast}
        globex: {residency: us-east}
        wayne: {org: wayne-org}
        initech: {}
      """;

  /** Which traces are kept is not asked here: all are. */
  private static final String KEEP_ALL =
      """
      extensions:
        tenantrate: {traces_per_second: 100000}
      """;

  private static final List<String> NAMES =
      List.of("acme", "globex", "wayne", "initech", "new-one");
  private static final List<String> NOBODY = List.of("_none", "_unknown", "_overflow");
  private static final List<String> REGIONS = List.of("us-east", "ap-southeast", "mars");
  private static final List<String> ILLEGAL =
      List.of("", "-acme", "ac me", "acme|globex", "ac/me", "a".repeat(65), "\u00e4cme", "a\nb");

  /** What a resource or an item says itself. */
  private record Said(Optional<String> tenant, Optional<String> region) {

    static Said of(SplittableRandom random, double silence) {
      return new Said(pick(random, silence, NAMES), pick(random, Math.min(silence, 0.5), REGIONS));
    }

    private static Optional<String> pick(
        SplittableRandom random, double silence, List<String> usual) {
      double which = random.nextDouble();
      if (which < silence) {
        return Optional.empty();
      }
      List<String> values = usual;
      if (random.nextDouble() < 0.1) {
        values = NOBODY;
      } else if (random.nextDouble() < 0.05) {
        values = ILLEGAL;
      }
      return Optional.of(values.get(random.nextInt(values.size())));
    }
  }

  /** A span, a point or a line, found again by its id. */
  private record Item(String id, Said said) {}

  /** Items of one resource. */
  private record Batch(Said said, List<Item> items) {

    static Batch of(SplittableRandom random) {
      List<Item> items = new ArrayList<>();
      int count = random.nextInt(1, 8);
      for (int i = 0; i < count; i++) {
        items.add(new Item(Long.toHexString(random.nextLong()), Said.of(random, 0.5)));
      }
      return new Batch(Said.of(random, 0.5), items);
    }
  }

  private sealed interface Destination {

    record Home(String org) implements Destination {}

    record Quarantine(String reason) implements Destination {}
  }

  private BothRegions regions;

  @BeforeAll
  void start(Servers servers) {
    Fleet fleet = Fleet.in(servers, Checkout.ROOT);
    fleet.tenants(TENANTS);
    SharedBackEnds shared = fleet.sharedBackEnds(RegionName.US_EAST);
    OrgBackEnds org = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    regions =
        new BothRegions(
            fleet,
            shared,
            fleet
                .region(RegionName.US_EAST, shared)
                .samplers(2)
                .overlay(Role.SAMPLER, KEEP_ALL)
                .start(),
            org,
            fleet
                .region(RegionName.AP_SOUTHEAST, org)
                .samplers(2)
                .overlay(Role.SAMPLER, KEEP_ALL)
                .start());
  }

  @AfterAll
  void close() {
    regions.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everySpanHasOneDestination(long seed) {
    check(
        "traces",
        seed,
        (telemetry, batches) ->
            telemetry.traces(
                batches.stream()
                    .map(batch ->
                        said(service("routed-" + seed), batch.said())
                            .sends(
                                batch.items().stream()
                                    .map(item -> said(span("work"), item))
                                    .toArray(SpanDraft[]::new)))
                    .toArray(Source.SpanSource[]::new)),
        region ->
            region.equals(RegionName.US_EAST)
                ? regions.sharedBackEnds().traces().traces("routed-" + seed, 10_000).stream()
                    .flatMap(trace -> trace.spans().stream())
                    .map(span -> new Found("pool", span.attributes(), span.region()))
                : regions.orgBackEnds().tempo().orgs().stream()
                    .flatMap(org ->
                        regions.orgBackEnds().tempo().org(org).traces().stream()
                            .flatMap(id ->
                                regions
                                    .orgBackEnds()
                                    .tempo()
                                    .org(org)
                                    .trace(id)
                                    .orElseThrow()
                                    .spans()
                                    .stream())
                            .map(span -> new Found(org, span.attributes(), span.region()))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyDataPointHasOneDestination(long seed) {
    check(
        "metrics",
        seed,
        (telemetry, batches) ->
            telemetry.metrics(
                batches.stream()
                    .map(batch ->
                        said(service("routed-" + seed), batch.said())
                            .sends(
                                batch.items().stream()
                                    .map(item -> said(total("routed", 1), item))
                                    .toArray(PointDraft[]::new)))
                    .toArray(Source.PointSource[]::new)),
        region ->
            region.equals(RegionName.US_EAST)
                ? regions.sharedBackEnds().metrics().query("routed_total").stream()
                    .map(sample ->
                        new Found(
                            "pool",
                            sample.labels(),
                            Optional.ofNullable(sample.labels().get("tenant_region"))))
                : regions.orgBackEnds().mimir().orgs().stream()
                    .flatMap(org ->
                        regions.orgBackEnds().mimir().org(org).series("routed").stream()
                            .map(series -> new Found(org, series.attributes(), series.region()))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyLogLineHasOneDestination(long seed) {
    check(
        "logs",
        seed,
        (telemetry, batches) ->
            telemetry.logs(
                batches.stream()
                    .map(batch ->
                        said(service("routed-" + seed), batch.said())
                            .sends(
                                batch.items().stream()
                                    .map(item -> said(line("work"), item))
                                    .toArray(LineDraft[]::new)))
                    .toArray(Source.LineSource[]::new)),
        region -> {
          var loki =
              region.equals(RegionName.US_EAST)
                  ? regions.sharedBackEnds().loki()
                  : regions.orgBackEnds().loki();
          return loki.orgs().stream()
              .flatMap(org ->
                  loki.org(org).lines().stream()
                      .map(line -> new Found(org, line.attributes(), line.region())));
        });
  }

  /** Batches as a request. */
  private interface Writer {
    OtlpRequest write(Telemetry telemetry, List<Batch> batches);
  }

  /** All that a region's back end of the signal has. */
  private interface Reader {
    Stream<Found> read(RegionName region);
  }

  /**
   * An item in a back end; in one that does not know of organizations, in the pool's.
   *
   * @param attributes of the item alone
   */
  private record Found(String org, Map<String, String> attributes, Optional<String> region) {}

  private void check(String signal, long seed, Writer writer, Reader reader) {
    SplittableRandom random = new SplittableRandom(31 * seed + signal.hashCode());
    Telemetry telemetry = new Telemetry(random.nextLong());
    for (Region region : List.of(regions.usEast(), regions.apSoutheast())) {
      Map<String, Destination> expected = new HashMap<>();
      OwnMetrics before = region.gateway().metrics();
      try (OtlpClient overGrpc = region.service().open();
          OtlpClient overHttp = region.serviceOverHttp().compressed().open()) {
        for (int request = 0; request < 5; request++) {
          List<Batch> batches =
              Stream.generate(() -> Batch.of(random)).limit(random.nextInt(1, 6)).toList();
          for (Batch batch : batches) {
            batch
                .items()
                .forEach(item ->
                    expected.put(item.id(), destination(region.name(), batch.said(), item.said())));
          }
          (random.nextBoolean() ? overGrpc : overHttp).deliver(writer.write(telemetry, batches));
        }
      }

      Map<String, String> home = new HashMap<>();
      expected.forEach((id, destination) -> {
        if (destination instanceof Destination.Home(String org)) {
          home.put(
              id,
              region.name().equals(RegionName.US_EAST) && !signal.equals("logs") ? "pool" : org);
        }
      });
      await()
          .atMost(LONGEST_WAY)
          .untilAsserted(() ->
              assertThat(reader.read(region.name()).map(RoutingIT::id)).containsAll(home.keySet()));

      // Once each, in the right organization, of this region, and nothing of the quarantine.
      assertThat(reader.read(region.name()))
          .filteredOn(found -> expected.containsKey(id(found)))
          .hasSize(home.size())
          .allSatisfy(found -> {
            assertThat(found.org()).isEqualTo(home.get(id(found)));
            // What an item says to mean that it tells no region, it goes on saying.
            assertThat(found.region().filter(name -> !NOBODY.contains(name)))
                .isIn(Optional.empty(), Optional.of(region.name().id()));
          });
      Region other = region == regions.usEast() ? regions.apSoutheast() : regions.usEast();
      assertThat(reader.read(other.name()).map(RoutingIT::id))
          .doesNotContainAnyElementsOf(expected.keySet());
      assertThat(counted(signal, before, region.gateway().metrics())).isEqualTo(counted(expected));
    }
    assertThat(regions.fleet().bytesToForeignRegions()).isZero();
  }

  private static String id(Found found) {
    return found.attributes().getOrDefault("item", "");
  }

  /** What the documentation says, once more. */
  private static Destination destination(RegionName here, Said resource, Said item) {
    if (isIllegal(item.region()) || isIllegal(resource.region())) {
      return new Destination.Quarantine("illegal_region");
    }
    if (isIllegal(item.tenant()) || isIllegal(resource.tenant())) {
      return new Destination.Quarantine("illegal_tenant");
    }
    Optional<String> tenant =
        item.tenant().or(resource::tenant).filter(name -> !NOBODY.contains(name));
    Optional<String> saidRegion =
        item.region()
            .filter(name -> !NOBODY.contains(name))
            .or(() -> resource.region().filter(name -> !NOBODY.contains(name)));
    Optional<String> region =
        tenant
            .map(RESIDENCY::get)
            .or(() -> saidRegion)
            // Nobody's work is done where the service runs.
            .or(() -> tenant.isEmpty() ? Optional.of(here.id()) : Optional.empty());
    if (region.isEmpty()) {
      return new Destination.Quarantine("no_region");
    }
    if (!region.get().equals(here.id())) {
      return new Destination.Quarantine("foreign_region");
    }
    return new Destination.Home(tenant.map(ORG::get).orElse("pool"));
  }

  private static boolean isIllegal(Optional<String> name) {
    return name.filter(ILLEGAL::contains).isPresent();
  }

  private static Map<String, Long> counted(Map<String, Destination> expected) {
    return expected.values().stream()
        .map(destination ->
            switch (destination) {
              case Destination.Home home -> "home";
              case Destination.Quarantine(String reason) -> reason;
            })
        .collect(groupingBy(reason -> reason, counting()));
  }

  /** Items by reason, of what came between the two. */
  private static Map<String, Long> counted(String signal, OwnMetrics before, OwnMetrics after) {
    Map<String, Long> counted = new HashMap<>();
    for (String reason :
        List.of("home", "foreign_region", "no_region", "illegal_tenant", "illegal_region")) {
      String[] labels = {"signal", signal, "reason", reason};
      long items =
          Math.round(
              after.sum("otelcol_tenantscope_items", labels)
                  - before.sum("otelcol_tenantscope_items", labels));
      if (items > 0) {
        counted.put(reason, items);
      }
    }
    return counted;
  }

  private static Source said(Source source, Said said) {
    Source saying = said.tenant().map(source::tenant).orElse(source);
    return said.region().map(saying::region).orElse(saying);
  }

  private static SpanDraft said(SpanDraft draft, Item item) {
    SpanDraft saying = draft.with("item", item.id());
    saying = item.said().tenant().map(saying::tenant).orElse(saying);
    return item.said().region().map(saying::region).orElse(saying);
  }

  private static PointDraft said(PointDraft draft, Item item) {
    PointDraft saying = draft.with("item", item.id());
    saying = item.said().tenant().map(saying::tenant).orElse(saying);
    return item.said().region().map(saying::region).orElse(saying);
  }

  private static LineDraft said(LineDraft draft, Item item) {
    LineDraft saying = draft.with("item", item.id());
    saying = item.said().tenant().map(saying::tenant).orElse(saying);
    return item.said().region().map(saying::region).orElse(saying);
  }
}
