package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantLabelsTest {

  private static final PlanName GOLD = new PlanName("gold");
  private static final Duration EPOCH = Duration.ofMinutes(1);

  private long now = 77;
  private final List<Set<TenantId>> demotions = new ArrayList<>();

  @Test
  void namesWhoeverComesWhileThereAreFreePlacesAndKeepsRegionAndPlan() {
    TenantLabels labels = labels(2);
    assertThat(labels.labelOf(tenant("a"))).isEqualTo(overflow());
    count(labels, "a", 1);
    count(labels, "b", 1);
    count(labels, "c", 1);
    assertThat(labels.labelOf(tenant("a"))).isEqualTo(tenant("a"));
    assertThat(labels.labelOf(tenant("b"))).isEqualTo(tenant("b"));
    assertThat(labels.labelOf(tenant("c"))).isEqualTo(overflow());
  }

  @Test
  void toLookANameUpIsNotToCompeteForIt() {
    TenantLabels labels = labels(2);
    for (int i = 0; i < 100; i++) {
      labels.labelOf(tenant("looked-up" + i));
    }
    count(labels, "a", 1);
    assertThat(labels.labelOf(tenant("a"))).isEqualTo(tenant("a"));
  }

  @Test
  void reservedValuesAreTheirOwnNameAndTakeNoPlace() {
    TenantLabels labels = labels(1);
    labels.arrived(Tenant.NONE);
    labels.arrived(Tenant.UNKNOWN);
    count(labels, "a", 1);
    assertThat(labels.labelOf(Tenant.NONE)).isEqualTo(Tenant.NONE);
    assertThat(labels.labelOf(Tenant.UNKNOWN)).isEqualTo(Tenant.UNKNOWN);
    assertThat(labels.labelOf(tenant("a"))).isEqualTo(tenant("a"));
    assertThat(labels.labelOf(overflow())).isEqualTo(overflow());
  }

  @Test
  void regionsAreNamedWhileThereAreFreePlaces() {
    TenantLabels labels = new TenantLabels(2, 1, List.of());
    labels.arrived(tenant("a", "east"));
    labels.arrived(tenant("a", "west"));
    assertThat(labels.labelOf(tenant("a", "east"))).isEqualTo(tenant("a", "east"));
    assertThat(labels.labelOf(tenant("a", "west")))
        .isEqualTo(new Tenant(new TenantId("a"), Region.OVERFLOW, GOLD));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void regionsThatAreMadeUpTakeNoNameFromOnesThatAreKnownOrBusy(long seed) {
    Random random = new Random(seed);
    List<Region> known = List.of(new Region("known1"), new Region("known2"));
    TenantLabels labels = new TenantLabels(1, 6, List.of(), known, EPOCH, () -> now);
    List<DemotedNames> gone = new ArrayList<>();
    labels.onDemotion(gone::add);
    List<String> busy = List.of("busy1", "busy2", "busy3", "busy4");
    busy.forEach(region -> labels.arrived(tenant("a", region)));
    Set<Region> seen = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      String junk = "junk" + (random.nextBoolean() ? i : random.nextInt(100_000));
      labels.arrived(tenant("a", junk));
      seen.add(labels.labelOf(tenant("a", junk)).region());
      if (i % 50 == 0) {
        busy.forEach(region -> labels.arrived(tenant("a", region)));
        now += EPOCH.toNanos() / 100;
      }
    }
    assertThat(seen).containsOnly(Region.OVERFLOW);
    assertThat(Stream.concat(busy.stream(), Stream.of("known1", "known2")))
        .allSatisfy(region -> assertThat(isNamed(labels, region)).isTrue());
    assertThat(gone).isEmpty();
  }

  /** Sixteen made-up values in a row, the first after the start, and nobody knows the regions. */
  @Test
  void regionsThatCameFirstLoseTheirNameToOnesWithRequests() {
    TenantLabels labels = new TenantLabels(1, 16, List.of(), List.of(), EPOCH, () -> now);
    List<DemotedNames> gone = new ArrayList<>();
    labels.onDemotion(gone::add);
    for (int i = 0; i < 16; i++) {
      labels.arrived(tenant("a", "junk" + i));
    }
    for (int epoch = 0; epoch < 5; epoch++) {
      for (int i = 0; i < 50; i++) {
        labels.arrived(tenant("a", "us-east"));
        labels.arrived(tenant("a", "eu-west"));
      }
      now += EPOCH.toNanos();
    }
    assertThat(isNamed(labels, "us-east")).isTrue();
    assertThat(isNamed(labels, "eu-west")).isTrue();
    labels.arrived(tenant("a", "tick"));
    assertThat(gone).isNotEmpty().allSatisfy(names -> assertThat(names.tenants()).isEmpty());
    assertThat(gone.get(gone.size() - 1).regions())
        .hasSize(2)
        .allMatch(region -> region.value().startsWith("junk"))
        .allMatch(region -> !isNamed(labels, region.value()));
  }

  @Test
  void aLabelEndsWithItsTenantOrItsRegion() {
    DemotedNames gone = new DemotedNames(Set.of(new TenantId("a")), Set.of(new Region("east")));
    assertThat(gone.include(tenant("a", "west"))).isTrue();
    assertThat(gone.include(tenant("b", "east"))).isTrue();
    assertThat(gone.include(tenant("b", "west"))).isFalse();
    assertThat(gone.include(overflow())).isFalse();
  }

  @Test
  void aPlaceChangesHandsAfterTwoEpochsInWhichTheOtherHadClearlyMore() {
    TenantLabels labels = labels(2);
    count(labels, "big", 50);
    count(labels, "small", 10);

    count(labels, "rising", 20);
    endEpoch(labels);
    assertThat(named(labels)).as("one epoch may be chance").containsOnly("big", "small");

    count(labels, "big", 50);
    count(labels, "small", 10);
    count(labels, "rising", 19);
    endEpoch(labels);
    assertThat(named(labels)).as("less than twice begins anew").containsOnly("big", "small");

    for (int i = 0; i < 2; i++) {
      assertThat(demotions).isEmpty();
      count(labels, "big", 50);
      count(labels, "small", 10);
      count(labels, "rising", 20);
      endEpoch(labels);
    }
    assertThat(named(labels)).containsOnly("big", "rising");
    assertThat(demotions).containsExactly(Set.of(new TenantId("small")));
    assertThat(labels.labelOf(tenant("small"))).isEqualTo(overflow());
  }

  @Test
  void aTenantThatIsSilentLosesItsPlaceOnlyToOneWithRealTraffic() {
    TenantLabels labels = labels(1);
    count(labels, "silent", 1);
    for (int i = 0; i < 5; i++) {
      count(labels, "occasional", 9);
      endEpoch(labels);
    }
    assertThat(named(labels)).containsOnly("silent");
    for (int i = 0; i < 2; i++) {
      count(labels, "occasional", 10);
      endEpoch(labels);
    }
    assertThat(named(labels)).containsOnly("occasional");
  }

  @Test
  void nothingChangesHandsWithinAnEpoch() {
    TenantLabels labels = labels(1);
    count(labels, "a", 1);
    for (int i = 0; i < 10; i++) {
      now += EPOCH.toNanos() / 10 - 1;
      count(labels, "b", 1_000);
    }
    assertThat(named(labels)).containsOnly("a");
  }

  @Test
  void pinnedTenantsKeepTheirPlaceHoweverSilentTheyAre() {
    TenantLabels labels = labels(2, "vip");
    count(labels, "a", 1);
    for (int i = 0; i < 10; i++) {
      count(labels, "b", 1_000);
      count(labels, "c", 10_000);
      endEpoch(labels);
    }
    assertThat(named(labels)).containsOnly("vip", "c");
  }

  @Test
  void fewPlacesChangeHandsPerEpochAndInAWindowAsManyAsThereAre() {
    TenantLabels labels = labels(20);
    Set<String> everNamed = new HashSet<>();
    for (int epoch = 0; epoch < BusiestNames.WINDOW_EPOCHS; epoch++) {
      Set<String> before = named(labels);
      for (int i = 0; i < 40; i++) {
        count(labels, "wave" + epoch / 2 + "-" + i, 100);
      }
      endEpoch(labels);
      Set<String> gained = new HashSet<>(named(labels));
      gained.removeAll(before);
      assertThat(gained).hasSizeLessThanOrEqualTo(before.isEmpty() ? 20 : 2);
      everNamed.addAll(named(labels));
    }
    assertThat(everNamed).hasSize(40);
    assertThat(named(labels)).hasSize(20);
  }

  @Test
  void aDemotionIsToldAgainInEachEpochUntilAnHourHasPassed() {
    TenantLabels labels = labels(1);
    count(labels, "gone", 1);
    for (int i = 0; i < 2; i++) {
      count(labels, "next", 10);
      endEpoch(labels);
    }
    assertThat(demotions).hasSize(1);
    for (int i = 0; i < 100; i++) {
      endEpoch(labels);
    }
    assertThat(demotions)
        .hasSize(BusiestNames.WINDOW_EPOCHS)
        .containsOnly(Set.of(new TenantId("gone")));
  }

  @Test
  void whoeverComesBackIsNoLongerGone() {
    TenantLabels labels = labels(3, "vip", "vip2");
    count(labels, "a", 1);
    for (String loud : List.of("b", "b", "a", "a")) {
      count(labels, loud, 10);
      endEpoch(labels);
    }
    assertThat(named(labels)).containsOnly("vip", "vip2", "a");
    assertThat(demotions.get(demotions.size() - 1)).containsOnly(new TenantId("b"));
  }

  /** The claim of the class: ids that come once take nobody's place, however many they are. */
  @Test
  void tenMillionIdsThatComeOnceTakeNobodysPlace() {
    TenantLabels labels = labels(100);
    for (int i = 0; i < 100; i++) {
      count(labels, "honest" + i, 1);
    }
    Set<Tenant> seen = new HashSet<>();
    for (int i = 0; i < 10_000_000; i++) {
      Tenant junk = new Tenant(new TenantId("junk" + i), Region.NONE, GOLD);
      labels.arrived(junk);
      seen.add(labels.labelOf(junk));
      if (i % 100_000 == 0) {
        now += EPOCH.toNanos();
      }
    }
    assertThat(seen).containsOnly(overflow());
    assertThat(named(labels)).hasSize(100).allMatch(id -> id.startsWith("honest"));
    assertThat(demotions).isEmpty();
    assertThat(labels.requests()).containsEntry(TenantId.OVERFLOW, 10_000_000L);
  }

  /** Junk that came first has the places; whoever has real traffic gets them back nevertheless. */
  @Test
  void honestTenantsAreFoundAmongMillionsOfIds() {
    TenantLabels labels = labels(20);
    count(labels, "first", 1);
    int junk = 0;
    for (int epoch = 0; epoch < 20; epoch++) {
      for (int i = 0; i < 100_000; i++) {
        count(labels, "junk" + junk++, 1);
        if (i % 1_000 == 0) {
          for (int honest = 0; honest < 10; honest++) {
            count(labels, "honest" + honest, 1);
          }
        }
      }
      endEpoch(labels);
    }
    assertThat(named(labels).stream().filter(id -> id.startsWith("honest"))).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theBiggestOfAZipfDistributionAreNamedAndStayNamed(long seed) {
    Random random = new Random(seed);
    TenantLabels labels = labels(20);
    double[] cumulative = zipf(2_000, 1.1);
    for (int epoch = 0; epoch < 30; epoch++) {
      for (int i = 0; i < 20_000; i++) {
        count(labels, "t" + sample(cumulative, random), 1);
      }
      endEpoch(labels);
    }
    Set<String> settled = named(labels);
    assertThat(settled).contains("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7");
    for (int epoch = 0; epoch < 30; epoch++) {
      for (int i = 0; i < 20_000; i++) {
        count(labels, "t" + sample(cumulative, random), 1);
      }
      endEpoch(labels);
    }
    Set<String> lost = new HashSet<>(settled);
    lost.removeAll(named(labels));
    assertThat(lost).as("the same law, the same names but for the last").hasSizeLessThan(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverHappensTheBoundsHoldAndTheSumsAreExact(long seed) {
    Random random = new Random(seed);
    int places = 1 + random.nextInt(30);
    TenantLabels labels = labels(places, "vip");
    long counted = 0;
    for (int step = 0; step < 2_000; step++) {
      int times = random.nextInt(200);
      String id =
          random.nextBoolean() ? "t" + random.nextInt(100) : "new" + random.nextInt(1_000_000);
      count(labels, id, times);
      counted += times;
      now += (long) (random.nextDouble() * EPOCH.toNanos() / 4);
      assertThat(named(labels)).hasSizeLessThanOrEqualTo(places).contains("vip");
      if (!demotions.isEmpty()) {
        Set<TenantId> gone = demotions.get(demotions.size() - 1);
        assertThat(gone).hasSizeLessThanOrEqualTo(places).doesNotContain(new TenantId("vip"));
      }
    }
    assertThat(labels.requests().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(counted);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aGuaranteedCountIsNeverMoreThanTheTrueOne(long seed) {
    Random random = new Random(seed);
    HeavyHitters hitters = new HeavyHitters(64);
    double[] cumulative = zipf(5_000, 0.9);
    int[] truth = new int[5_000];
    for (int i = 0; i < 50_000; i++) {
      int next = sample(cumulative, random);
      truth[next]++;
      hitters.offer("t" + next);
    }
    Map<String, Long> found = hitters.drain(1);
    assertThat(found).hasSizeBetween(1, 64).containsKey("t0");
    found.forEach((name, guaranteed) ->
        assertThat(guaranteed).isLessThanOrEqualTo(truth[Integer.parseInt(name.substring(1))]));
    assertThat(hitters.drain(1)).isEmpty();
  }

  @Test
  void staysBoundedAndExactOnHoweverManyThreads() {
    AtomicLong clock = new AtomicLong();
    TenantLabels labels =
        new TenantLabels(
            100, 16, List.of(), List.of(), Duration.ofNanos(1_000), clock::incrementAndGet);
    Set<Tenant> seen = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 1_000_000)
        .parallel()
        .forEach(i -> {
          Tenant tenant = tenant("t" + i % 100_000, "r" + i % 1_000);
          labels.arrived(tenant);
          seen.add(labels.labelOf(tenant));
        });
    assertThat(seen.stream().map(Tenant::region).distinct()).hasSize(17);
    assertThat(labels.requests()).hasSize(101);
    assertThat(labels.requests().values().stream().mapToLong(Long::longValue).sum())
        .isBetween(1_000_000L - 1_000, 1_000_000L);
  }

  @Test
  void theNameOfANamedTenantCostsNoMemory() {
    TenantLabels labels = labels(10);
    Tenant acme = tenant("acme");
    labels.arrived(acme);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        labels.labelOf(acme);
        labels.arrived(acme);
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(allocated / 10_000).isZero();
  }

  /** 100 places and 400 candidates are tracked at once, with ids of 20 characters. */
  @Test
  void aTrackedTenantCostsAFewHundredBytesWhateverTheFlood() {
    int tracked = 500;
    int copies = 20;
    List<TenantLabels> flooded = new ArrayList<>();
    long before = usedAfterCollection();
    for (int copy = 0; copy < copies; copy++) {
      TenantLabels labels = labels(100);
      for (int i = 0; i < 5_000; i++) {
        count(labels, "junk-" + (100_000_000_000_000L + i), 1);
      }
      flooded.add(labels);
    }
    long bytes = (usedAfterCollection() - before) / ((long) copies * tracked);
    assertThat(flooded).hasSize(copies);
    assertThat(bytes).as("bytes per tracked tenant").isBetween(50L, 300L);
  }

  /** A directory with a plan for each tenant, or each request. */
  @Test
  void tenMillionPlansAreNoMoreThanTheirLimit() {
    TenantLabels labels =
        new TenantLabels(1, 1, 4, List.of(), List.of(), List.of(GOLD), EPOCH, () -> now);
    Set<Tenant> seen = new HashSet<>();
    TenantId acme = new TenantId("acme");
    labels.arrived(new Tenant(acme, Region.NONE, GOLD));
    for (int i = 0; i < 10_000_000; i++) {
      seen.add(labels.labelOf(new Tenant(acme, Region.NONE, new PlanName("plan" + i))));
    }
    assertThat(seen.stream().map(label -> label.plan().value()))
        .containsExactlyInAnyOrder("plan0", "plan1", "plan2", "_overflow");
    assertThat(seen).allMatch(label -> label.id().equals(acme));
    Tenant gold = new Tenant(acme, Region.NONE, GOLD);
    assertThat(labels.labelOf(gold)).as("a known plan keeps its name").isSameAs(gold);
    assertThat(labels.labelOf(labels.labelOf(new Tenant(acme, Region.NONE, PlanName.DEFAULT))))
        .isEqualTo(new Tenant(acme, Region.NONE, PlanName.OVERFLOW));
  }

  @Test
  void needsRoomForAtLeastOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TenantLabels(1, 1, 0, List.of(), List.of(), List.of(), EPOCH, () -> now))
        .withMessageContaining("maxPlans: 0 (expected: each >= 1)");
    assertThatIllegalArgumentException().isThrownBy(() -> new TenantLabels(0, 1, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new TenantLabels(1, 0, List.of()));
  }

  private TenantLabels labels(int places, String... pinned) {
    List<TenantId> ids = Stream.of(pinned).map(TenantId::new).toList();
    TenantLabels labels = new TenantLabels(places, 4, ids, List.of(), EPOCH, () -> now);
    labels.onDemotion(gone -> demotions.add(gone.tenants()));
    return labels;
  }

  private static void count(TenantLabels labels, String id, int times) {
    for (int i = 0; i < times; i++) {
      labels.arrived(tenant(id));
    }
  }

  /** The next request of somebody without a place ends it; that one is nobody's rival. */
  private void endEpoch(TenantLabels labels) {
    now += EPOCH.toNanos();
    count(labels, "tick", 1);
  }

  private static boolean isNamed(TenantLabels labels, String region) {
    return labels.labelOf(tenant("a", region)).region().equals(new Region(region));
  }

  private static Set<String> named(TenantLabels labels) {
    Set<String> named = new HashSet<>();
    labels.requests().keySet().stream()
        .filter(id -> !id.isReserved())
        .forEach(id -> named.add(id.value()));
    return named;
  }

  private static long usedAfterCollection() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double[] zipf(int size, double exponent) {
    double[] cumulative = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1 / Math.pow(i + 1, exponent);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  private static int sample(double[] cumulative, Random random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, at);
    return found >= 0 ? found : -found - 1;
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), Region.NONE, GOLD);
  }

  private static Tenant tenant(String id, String region) {
    return new Tenant(new TenantId(id), new Region(region), GOLD);
  }

  private static Tenant overflow() {
    return new Tenant(TenantId.OVERFLOW, Region.NONE, GOLD);
  }
}
