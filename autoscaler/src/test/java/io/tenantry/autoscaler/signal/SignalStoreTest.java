package io.tenantry.autoscaler.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.autoscaler.signal.Sample.CpuTime;
import io.tenantry.autoscaler.signal.Sample.EdgeRequests;
import io.tenantry.autoscaler.signal.Sample.FinishedRequests;
import io.tenantry.autoscaler.signal.Sample.RefusedRequests;
import io.tenantry.autoscaler.signal.Sample.RequestsInFlight;
import io.tenantry.autoscaler.signal.SignalReading.Fresh;
import io.tenantry.autoscaler.signal.SignalReading.NeverSeen;
import io.tenantry.autoscaler.signal.SignalReading.Stale;
import io.tenantry.autoscaler.workload.PlanName;
import io.tenantry.autoscaler.workload.PodName;
import io.tenantry.autoscaler.workload.Region;
import io.tenantry.autoscaler.workload.TenantId;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignalStoreTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STALE_AFTER = Duration.ofSeconds(10);
  private static final WorkloadRef SHOP =
      new WorkloadRef("shop", WorkloadKind.DEPLOYMENT, "storefront");
  private static final PodName A = new PodName("storefront-a");
  private static final PodName B = new PodName("storefront-b");

  private final SignalStore store = new SignalStore(Duration.ofSeconds(30), 1_000);

  @Test
  void knowsNothingOfAWorkloadThatNeverReported() {
    assertThat(read(at(0), A)).isInstanceOf(NeverSeen.class);
  }

  @Test
  void countsArrivalsOverBothWindows() {
    report(A, 0, 20, 50);

    TenantSignal tenant = only(read(at(20), A));

    assertThat(tenant.fastRequestsPerSecond()).isCloseTo(50, within(1e-9));
    assertThat(tenant.slowRequestsPerSecond()).isCloseTo(50, within(1e-9));
    assertThat(tenant.latencies().count()).isEqualTo(1000);
  }

  @Test
  void seesABurstInTheFastWindowFirst() {
    report(A, 0, 20, 10);
    report(A, 20, 21, 100);

    TenantSignal tenant = only(read(at(21), A));

    assertThat(tenant.fastRequestsPerSecond()).isCloseTo((10 + 100) / 2.0, within(1e-9));
    assertThat(tenant.slowRequestsPerSecond()).isCloseTo((19 * 10 + 100) / 20.0, within(1e-9));
  }

  @Test
  void countsWhatWaitsAsArrived() {
    report(A, 0, 20, 10);
    inFlight(A, 18, 0);
    inFlight(A, 20, 60);

    assertThat(only(read(at(20), A)).fastRequestsPerSecond())
        .isCloseTo(10 + 60 / 2.0, within(1e-9));
    assertThat(only(read(at(20), A)).inFlight()).isEqualTo(60);
  }

  @Test
  void doesNotTakeALateCountForAJump() {
    report(A, 0, 20, 10);
    inFlight(A, 17, 100);
    inFlight(A, 19, 140);
    inFlight(A, 20, 160);

    assertThat(only(read(at(20), A)).fastRequestsPerSecond())
        .isCloseTo(10 + (160 - 120) / 2.0, within(1e-9));
  }

  @Test
  void doesNotTakeWhatItMeetsInFlightForArrivals() {
    report(A, 19, 20, 10);
    inFlight(A, 20, 300);

    assertThat(only(read(at(20), A)).fastRequestsPerSecond()).isCloseTo(5, within(1e-9));
    assertThat(only(read(at(20), A)).inFlight()).isEqualTo(300);
  }

  @Test
  void fallsByItselfWhenTheHeartbeatGoesOnWithoutRequests() {
    report(A, 0, 20, 50);

    idleUntil(21, 23);
    assertThat(only(read(at(23), A)).fastRequestsPerSecond()).isZero();
    idleUntil(24, 30);
    assertThat(only(read(at(30), A)).slowRequestsPerSecond()).isCloseTo(25, within(1e-9));
    idleUntil(31, 40);
    assertThat(only(read(at(40), A)).slowRequestsPerSecond()).isZero();
  }

  private void idleUntil(int fromSecond, int toSecond) {
    for (int second = fromSecond; second <= toSecond; second++) {
      inFlight(A, second, 0);
    }
  }

  @Test
  void doesNotTakeALateDeliveryForLessTraffic() {
    report(A, 0, 20, 50);

    assertThat(only(read(at(29), A)).fastRequestsPerSecond()).isCloseTo(50, within(1e-9));
  }

  @Test
  void isStaleJustAfterTheAllowedAge() {
    report(A, 0, 20, 50);

    assertThat(read(at(30), A)).isInstanceOf(Fresh.class);
    assertThat(read(at(30).plusNanos(1), A))
        .isEqualTo(new Stale(Duration.ofSeconds(10).plusNanos(1)));
  }

  @Test
  void isForgottenAfterTenMinutes() {
    report(A, 0, 20, 50);

    store.expire(at(20 + 600));
    assertThat(read(at(620), A)).isInstanceOf(Stale.class);
    store.expire(at(20 + 601));
    assertThat(read(at(621), A)).isInstanceOf(NeverSeen.class);
    assertThat(store.seriesCount()).isZero();
  }

  @Test
  void sumsPodsAndNamesThoseThatReport() {
    report(A, 0, 20, 50);
    report(B, 0, 5, 30);

    WorkloadSignal signal = fresh(read(at(20), A, B));

    assertThat(signal.reporting()).containsExactly(A);
    assertThat(signal.age()).isZero();
  }

  /** What it was asked before is no part of what all are asked now. */
  @Test
  void leavesOutAPodThatIsSilent() {
    report(A, 0, 30, 50);
    report(B, 0, 20, 50);
    assertThat(fresh(read(at(30), A, B)).counted()).containsExactlyInAnyOrder(A, B);

    report(A, 30, 31, 50);
    assertThat(fresh(read(at(31), A, B)).counted()).containsExactly(A);
    assertThat(only(read(at(31), A, B)).slowRequestsPerSecond()).isCloseTo(50, within(1e-9));
  }

  @Test
  void countsAPodAgainOnceItsWindowIsWhole() {
    report(A, 0, 40, 50);
    report(B, 0, 20, 50);
    report(B, 35, 40, 50);
    WorkloadSignal holed = fresh(read(at(40), A, B));
    assertThat(holed.counted()).containsExactly(A);
    assertThat(only(read(at(40), A, B)).slowRequestsPerSecond()).isCloseTo(50, within(1e-9));
    assertThat(holed.recent().requestsPerSecond(20)).isCloseTo(50, within(1e-9));

    report(A, 40, 57, 50);
    report(B, 40, 57, 50);
    assertThat(fresh(read(at(57), A, B)).counted()).containsExactlyInAnyOrder(A, B);
    assertThat(only(read(at(57), A, B)).slowRequestsPerSecond()).isCloseTo(100, within(1e-9));
  }

  @Test
  void countsPodsWithHolesWhereThereAreNoOthers() {
    report(A, 0, 20, 50);
    report(A, 50, 52, 50);

    assertThat(fresh(read(at(52), A)).counted()).containsExactly(A);
  }

  @Test
  void doesNotCountTrafficTwiceThatMovedAwayFromADeletedPod() {
    report(A, 0, 20, 50);
    report(B, 0, 20, 50);
    report(A, 20, 23, 100);

    TenantSignal tenant = only(read(at(23), A));

    assertThat(tenant.fastRequestsPerSecond()).isCloseTo(100, within(1e-9));
    assertThat(tenant.slowRequestsPerSecond()).isCloseTo((17 * 100 + 3 * 100) / 20.0, within(1e-9));
  }

  @Test
  void forgetsNothingThatAWindowReachesHoweverLongASilenceIsAllowed() {
    report(A, 0, 20, 50);

    store.expire(at(100));

    SignalReading reading = store.read(SHOP, Set.of(A), at(100), Duration.ofMinutes(2));
    assertThat(only(reading).slowRequestsPerSecond()).isCloseTo(50, within(1e-9));
    assertThat(fresh(reading).age()).isEqualTo(Duration.ofSeconds(80));
  }

  @Test
  void takesNothingOffForWhatADeletedPodHadInFlight() {
    for (int second = 0; second < 60; second++) {
      report(A, second, second + 1, 50);
      if (second < 30) {
        report(B, second, second + 1, 50);
        inFlight(B, second + 1, 100);
      }
    }

    assertThat(only(read(at(60), A)).slowRequestsPerSecond()).isCloseTo(50, within(1e-9));
    assertThat(only(read(at(60), A)).inFlight()).isZero();
  }

  @Test
  void forgetsWhatWasInFlightInAProcessThatIsGoneThoughItsPodLives() {
    inFlight(A, 1, 200);
    for (int second = 2; second < 30; second++) {
      offer(new RequestsInFlight(key(A, "globex"), at(second), 0));
    }

    assertThat(fresh(read(at(29), A)).tenants())
        .extracting(TenantSignal::inFlight)
        .containsOnly(0L);
  }

  @Test
  void doesNotCountOnAPodOfWhichAReportWasLost() {
    report(A, 0, 10, 50);
    report(A, 11, 20, 50);

    assertThat(fresh(read(at(20), A)).reporting()).isEmpty();
    report(A, 20, 33, 50);
    assertThat(fresh(read(at(33), A)).reporting()).containsExactly(A);
  }

  @Test
  void doesNotCountOnAPodThatIsInDoubt() {
    report(A, 0, 20, 50);
    store.doubt(SHOP, A, RequestSource.TENANTRY, at(20));

    assertThat(fresh(read(at(20), A)).reporting()).isEmpty();
    report(A, 20, 41, 50);
    assertThat(fresh(read(at(40), A)).reporting()).isEmpty();
    assertThat(fresh(read(at(41), A)).reporting()).containsExactly(A);
  }

  @Test
  void isAsOldAsThePodThatIsFurthestBehind() {
    report(A, 0, 20, 50);
    report(B, 0, 14, 50);

    assertThat(fresh(read(at(20), A, B)).age()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void holdsNoMoreSamplesOfASeriesThanAWindowNeeds() {
    for (int i = 0; i < 300; i++) {
      offer(finishedWithin(at(20).plusMillis(i)));
    }

    assertThat(store.offer(finishedWithin(at(20).plusMillis(300)), at(21)))
        .isEqualTo(Acceptance.TOO_MANY_SAMPLES);
    store.expire(at(51));
    assertThat(store.offer(finishedWithin(at(51)), at(51))).isEqualTo(Acceptance.ACCEPTED);
  }

  private static FinishedRequests finishedWithin(Instant end) {
    return new FinishedRequests(
        key(A, "acme"), end.minusMillis(1), end, LatencyHistogram.of(3, 0, -32, 1));
  }

  /** Of requests in flight only the newest count is kept, so there may be any number. */
  @Test
  void takesAnyNumberOfCountsOfRequestsInFlight() {
    for (int i = 0; i < 2_000; i++) {
      offer(new RequestsInFlight(key(A, "acme"), at(20).plusMillis(i), i));
    }

    assertThat(only(read(at(22), A)).inFlight()).isEqualTo(1_999);
    assertThat(store.offer(new RequestsInFlight(key(A, "acme"), at(21), 5), at(22)))
        .isEqualTo(Acceptance.DUPLICATE);
  }

  @Test
  void spreadsALongIntervalOverItsLength() {
    offer(finished(A, 0, 10, 100));

    assertThat(only(read(at(10), A)).fastRequestsPerSecond()).isCloseTo(10, within(1e-9));
  }

  @Test
  void takesSamplesOutOfOrder() {
    for (int second : new int[] {3, 1, 2}) {
      offer(finished(A, second - 1, second, 30));
    }

    assertThat(only(read(at(3), A)).fastRequestsPerSecond()).isCloseTo(30, within(1e-9));
  }

  @Test
  void turnsAwayWhatIsTooOldTooEarlyOrThereAlready() {
    assertThat(store.offer(finished(A, 0, 1, 5), at(31))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(store.offer(finished(A, 0, 1, 5), at(31))).isEqualTo(Acceptance.DUPLICATE);
    assertThat(store.offer(finished(A, 0, 1, 5), at(31).plusNanos(1)))
        .isEqualTo(Acceptance.TOO_OLD);
    assertThat(store.offer(finished(A, 35, 36, 5), at(31))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(store.offer(finished(A, 36, 37, 5), at(31))).isEqualTo(Acceptance.IN_FUTURE);
  }

  @Test
  void holdsNoMoreSeriesThanAllowed() {
    SignalStore two = new SignalStore(Duration.ofSeconds(30), 2);

    assertThat(two.offer(new RequestsInFlight(key(A, "t1"), T0, 0), T0))
        .isEqualTo(Acceptance.ACCEPTED);
    assertThat(two.offer(new RequestsInFlight(key(A, "t2"), T0, 0), T0))
        .isEqualTo(Acceptance.ACCEPTED);
    assertThat(two.offer(new RequestsInFlight(key(A, "t3"), T0, 0), T0))
        .isEqualTo(Acceptance.TOO_MANY_SERIES);
    assertThat(two.offer(new RequestsInFlight(key(A, "t2"), at(1), 0), at(1)))
        .isEqualTo(Acceptance.ACCEPTED);
    assertThat(two.seriesCount()).isEqualTo(2);
  }

  @Test
  void keepsTheArrivalsOfEachSecondNewestFirst() {
    report(A, 0, 3, 10);
    report(A, 3, 4, 70);
    report(A, 4, 5, 20);

    RecentArrivals recent = fresh(read(at(7), A)).recent();

    assertThat(recent.seconds()).isEqualTo(5);
    assertThat(secondsOf(recent)).containsExactly(20, 70, 10, 10, 10);
    assertThat(recent.requestsPerSecond(2)).isEqualTo(45);
    assertThat(recent.requestsPerSecond(60)).isEqualTo(24);
  }

  @Test
  void keepsTheLastMinuteAndNoMore() {
    for (int second = 0; second < 200; second++) {
      report(A, second, second + 1, second);
    }

    RecentArrivals recent = fresh(read(at(200), A)).recent();

    assertThat(recent.seconds()).isEqualTo(60);
    assertThat(recent.inSecond(0)).isEqualTo(199);
    assertThat(recent.inSecond(59)).isEqualTo(140);
  }

  @Test
  void countsEachPodsSecondsBackFromWhereItWasLastHeard() {
    report(A, 0, 8, 10);
    report(A, 8, 10, 100);
    report(B, 0, 6, 10);
    report(B, 6, 8, 100);

    assertThat(secondsOf(fresh(read(at(10), A, B)).recent())).startsWith(200.0, 200.0, 20.0, 20.0);
  }

  @Test
  void countsTheSecondsOfADeletedPodBackFromNow() {
    report(A, 0, 10, 10);
    report(B, 0, 8, 10);

    assertThat(secondsOf(fresh(read(at(10), A)).recent())).startsWith(10.0, 10.0, 20.0, 20.0);
  }

  /** Reports that are some milliseconds early or late stay what they are: one second each. */
  @Test
  void doesNotTakeJitterForChange() {
    int[] jitterMillis = {0, 3, -2, 4, 1, -3, 2, 0};
    for (int i = 1; i < jitterMillis.length; i++) {
      Instant start = at(i - 1).plusMillis(jitterMillis[i - 1]);
      Instant end = at(i).plusMillis(jitterMillis[i]);
      offer(new FinishedRequests(key(A, "acme"), start, end, LatencyHistogram.of(3, 0, -32, 1000)));
      double[] seconds = secondsOf(fresh(read(end, A)).recent());
      for (double second : seconds) {
        assertThat(second).isCloseTo(1000, within(8.0));
      }
    }
  }

  @Test
  void countsWhatWasRefusedAsArrivedUnlessThePlanRefusedIt() {
    report(A, 0, 20, 10);
    for (int second = 0; second < 20; second++) {
      offer(refused(A, second, Refusal.SHARE, 5));
      offer(refused(A, second, Refusal.OVERLOAD, 1));
      offer(refused(A, second, Refusal.PLAN, 1000));
    }

    WorkloadSignal signal = fresh(read(at(20), A));

    assertThat(only(read(at(20), A)).slowRequestsPerSecond()).isCloseTo(16, within(1e-9));
    assertThat(signal.recent().requestsPerSecond(20)).isCloseTo(16, within(1e-9));
    assertThat(signal.refused()).isEqualTo(120);
    assertThat(signal.served().count()).isEqualTo(200);
  }

  @Test
  void servedIsAllThatWasEverAcceptedHoweverLateItCame() {
    report(A, 0, 20, 50);
    LatencyHistogram before = fresh(read(at(20), A)).served();
    report(A, 21, 60, 50);
    assertThat(store.offer(finished(A, 20, 21, 7), at(51))).isEqualTo(Acceptance.ACCEPTED);
    assertThat(store.offer(finished(A, 20, 21, 7), at(51))).isEqualTo(Acceptance.DUPLICATE);
    store.expire(at(60));

    LatencyHistogram news = fresh(read(at(60), A)).served().minus(before);

    assertThat(news.count()).isEqualTo(39 * 50 + 7);
  }

  @Test
  void addsThePartsOfAMomentAndNoneTwice() {
    for (long stream : new long[] {1, 2, 1}) {
      store.offer(
          new FinishedRequests(
              key(A, "acme"),
              at(0),
              at(1),
              LatencyHistogram.of(3, 0, -32, 30),
              RequestSource.TENANTRY,
              stream),
          at(1));
      store.offer(new RequestsInFlight(key(A, "acme"), at(1), 4, stream), at(1));
    }

    assertThat(only(read(at(1), A)).latencies().count()).isEqualTo(60);
    assertThat(only(read(at(1), A)).inFlight()).isEqualTo(8);
    assertThat(fresh(read(at(1), A)).served().count()).isEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource
  void countsNoRequestByTwoSources(
      RequestSource first, RequestSource second, Acceptance ofFirst, Acceptance ofSecond) {
    report(A, 0, 1, first, Acceptance.ACCEPTED);
    report(A, 1, 2, second, ofSecond);
    report(A, 1, 2, first, ofFirst);
    if (ofFirst == Acceptance.SUPERSEDED) {
      store.doubt(SHOP, A, first, at(2));
      assertThat(fresh(read(at(2), A)).reporting()).containsExactly(A);
    }
  }

  static Stream<Arguments> countsNoRequestByTwoSources() {
    Acceptance counts = Acceptance.ACCEPTED;
    Acceptance yields = Acceptance.SUPERSEDED;
    return Stream.of(
        argumentSet("ours", RequestSource.HTTP, RequestSource.TENANTRY, yields, counts),
        argumentSet("ours first", RequestSource.TENANTRY, RequestSource.RPC, counts, yields),
        argumentSet(
            "two of HTTP", RequestSource.HTTP, RequestSource.HTTP_MICROMETER, counts, yields),
        argumentSet("two of RPC", RequestSource.RPC_BEFORE, RequestSource.RPC, yields, counts),
        argumentSet("HTTP and RPC", RequestSource.HTTP, RequestSource.RPC, counts, counts),
        argumentSet("spans", RequestSource.SPANS, RequestSource.RPC_BEFORE, yields, counts));
  }

  /** Where a better source begins, an interval that both know counts once. */
  @Test
  void countsFromWhereTheSourceBeforeEnds() {
    report(A, 0, 10, RequestSource.HTTP, Acceptance.ACCEPTED);
    report(A, 9, 11, RequestSource.TENANTRY, Acceptance.SUPERSEDED);
    report(A, 10, 12, RequestSource.TENANTRY, Acceptance.ACCEPTED);
  }

  /** Whoever says that nothing is in flight counts what finishes. */
  @Test
  void hearsByTheHeartbeatThatOursWillCount() {
    inFlight(A, 1, 0);
    report(A, 0, 10, RequestSource.HTTP, Acceptance.SUPERSEDED);
  }

  private void report(PodName pod, int from, int to, RequestSource source, Acceptance expected) {
    Sample sample =
        new FinishedRequests(
            key(pod, "acme"),
            at(from),
            at(to),
            LatencyHistogram.of(3, 0, -32, 9),
            source,
            source.name().hashCode());
    assertThat(store.offer(sample, at(to))).isEqualTo(expected);
  }

  @Test
  void sumsWhatEachLivePodUsedAndServed() {
    report(A, 0, 20, 50);
    report(B, 0, 20, 30);
    for (int second = 0; second < 20; second++) {
      offer(new CpuTime(new PodKey(SHOP, A), at(second), at(second + 1), 0.25));
    }
    store.offer(new CpuTime(new PodKey(SHOP, A), at(19), at(20), 0.25), at(20));

    assertThat(fresh(read(at(20), A, B)).pods())
        .isEqualTo(
            Map.of(
                A, new PodSignal(at(1), OptionalDouble.of(5), 1000),
                B, new PodSignal(at(1), OptionalDouble.empty(), 600)));
    assertThat(fresh(read(at(20), A)).pods()).containsOnlyKeys(A);
  }

  /** A process that lives says nothing of its requests by that. */
  @Test
  void doesNotTakeProcessorTimeForAReport() {
    report(A, 0, 20, 50);
    for (int second = 20; second < 31; second++) {
      offer(new CpuTime(new PodKey(SHOP, A), at(second), at(second + 1), 0.25));
      offer(new CpuTime(new PodKey(SHOP, B), at(second), at(second + 1), 0.25));
    }

    assertThat(read(at(31), A, B)).isEqualTo(new Stale(Duration.ofSeconds(11)));
  }

  @Test
  void showsWhatTheEdgeSendsOnBackFromTheRegionThatIsFurthestBehind() {
    report(A, 0, 1, 50);
    for (int second = 0; second < 10; second++) {
      offer(edge("us-east", second, 10));
      if (second < 8) {
        offer(edge("eu-west", second, 5));
      }
    }

    EdgeSignal edge = fresh(read(at(10), A)).edge().orElseThrow();

    assertThat(edge.age()).isEqualTo(Duration.ofSeconds(2));
    assertThat(edge.forwarded().seconds()).isEqualTo(8);
    assertThat(edge.forwarded().requestsPerSecond(8)).isEqualTo(15);
    assertThat(store.edgeOf(SHOP, at(10))).contains(edge);
  }

  @Test
  void forgetsARegionOfTheEdgeThatFellSilent() {
    offer(edge("eu-west", 0, 5));
    for (int second = 0; second < 40; second++) {
      offer(edge("us-east", second, 10));
    }

    assertThat(store.edgeOf(SHOP, at(31)).orElseThrow().age()).isEqualTo(Duration.ofSeconds(30));
    assertThat(store.edgeOf(SHOP, at(40)).orElseThrow().age()).isZero();
    assertThat(store.edgeOf(SHOP, at(71))).isEmpty();
  }

  @Test
  void hearsAnEdgeWhereThereIsNoPod() {
    offer(edge("us-east", 0, 10));

    assertThat(read(at(1))).isInstanceOf(NeverSeen.class);
    assertThat(store.edgeOf(SHOP, at(1))).isPresent();
    assertThat(store.edgeOf(SHOP, at(32))).isEmpty();
    store.expire(at(602));
    assertThat(store.seriesCount()).isZero();
  }

  @Test
  void losesNothingWhenManyThreadsOfferAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int pod = 0; pod < 8; pod++) {
        PodName name = new PodName("pod-" + pod);
        done.add(
            threads.submit(() -> {
              report(name, 0, 20, 10);
              store.expire(at(20));
            }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    PodName[] pods = new PodName[8];
    for (int pod = 0; pod < 8; pod++) {
      pods[pod] = new PodName("pod-" + pod);
    }

    assertThat(only(read(at(20), pods)).slowRequestsPerSecond()).isCloseTo(80, within(1e-9));
  }

  private void report(PodName pod, int fromSecond, int toSecond, int perSecond) {
    for (int second = fromSecond; second < toSecond; second++) {
      offer(finished(pod, second, second + 1, perSecond));
    }
  }

  private void inFlight(PodName pod, int second, long requests) {
    offer(new RequestsInFlight(key(pod, "acme"), at(second), requests));
  }

  private void offer(Sample sample) {
    assertThat(store.offer(sample, sample.at())).isEqualTo(Acceptance.ACCEPTED);
  }

  private SignalReading read(Instant now, PodName... live) {
    return store.read(SHOP, Set.of(live), now, STALE_AFTER);
  }

  private static FinishedRequests finished(PodName pod, int from, int to, long requests) {
    return new FinishedRequests(
        key(pod, "acme"), at(from), at(to), LatencyHistogram.of(3, 0, -32, requests));
  }

  private static RefusedRequests refused(PodName pod, int from, Refusal reason, long requests) {
    return new RefusedRequests(key(pod, "acme"), at(from), at(from + 1), reason, requests);
  }

  private static EdgeRequests edge(String region, int from, long requests) {
    return new EdgeRequests(
        new EdgeKey(SHOP, new TenantId("acme"), new Region(region)),
        at(from),
        at(from + 1),
        requests);
  }

  private static double[] secondsOf(RecentArrivals arrivals) {
    return IntStream.range(0, arrivals.seconds()).mapToDouble(arrivals::inSecond).toArray();
  }

  private static SeriesKey key(PodName pod, String tenant) {
    return new SeriesKey(
        SHOP, pod, new TenantId(tenant), new PlanName("gold"), new Region("us-east"));
  }

  private static WorkloadSignal fresh(SignalReading reading) {
    assertThat(reading).isInstanceOf(Fresh.class);
    return ((Fresh) reading).signal();
  }

  private static TenantSignal only(SignalReading reading) {
    assertThat(fresh(reading).tenants()).hasSize(1);
    return fresh(reading).tenants().getFirst();
  }

  private static Instant at(long second) {
    return T0.plusSeconds(second);
  }
}
