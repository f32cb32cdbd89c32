package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.admission.QueueingService.Answers;
import io.tenantry.context.admission.QueueingService.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten tenants at 10/s in front of eight connections that are held for 30 ms each: 266/s are
 * possible. Then one of the ten sends 500/s more.
 */
class FloodWalkTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration UNTIL_THE_FLOOD = Duration.ofSeconds(5);
  private static final double FLOOD = 500;

  private final ToldTime time = new ToldTime();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aFloodCostsTheOthersNothing(long seed) {
    double quiet = p99(shop(AdmissionControl.OPEN, 0, seed).run(MINUTE));
    QueueingService flooded = shop(byLatency(), FLOOD, seed);
    flooded.run(UNTIL_THE_FLOOD);

    assertThat(p99(flooded.run(MINUTE)))
        .as("while the limit is being found")
        .isLessThan(1.4 * quiet);
    List<Answers> later = flooded.run(MINUTE.multipliedBy(2));
    assertThat(p99(later)).isLessThan(1.3 * quiet);
    assertThat(partRefused(later)).isLessThan(0.002);
    assertThat(later.get(10).millis.size() / 120.0)
        .as("requests per second that the flood gets, of what the others leave")
        .isGreaterThan(80);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatRequestsCostMayDiffer(long seed) {
    double quiet =
        p99(
            service(AdmissionControl.OPEN, 0, FloodWalkTest::fiveOrHundredMillis, seed)
                .run(MINUTE));
    QueueingService flooded = service(byLatency(), FLOOD, FloodWalkTest::fiveOrHundredMillis, seed);
    flooded.run(UNTIL_THE_FLOOD);
    flooded.run(MINUTE);

    List<Answers> later = flooded.run(MINUTE.multipliedBy(2));
    assertThat(p99(later)).isLessThan(1.3 * quiet);
    assertThat(partRefused(later)).isLessThan(0.002);
    assertThat(later.get(10).millis.size() / 120.0).isGreaterThan(150);
  }

  @Test
  void withoutALimitTheOthersWaitForTheFlood() {
    QueueingService flooded = shop(AdmissionControl.OPEN, FLOOD, 1);
    flooded.run(UNTIL_THE_FLOOD);
    assertThat(p99(flooded.run(MINUTE))).isGreaterThan(10_000);
  }

  /**
   * Why the limit is not taken from the library: both of its algorithms learn the latency without
   * waiting from what they see, and in a flood that lasts, that is waiting.
   */
  @Test
  void whatFollowsLatencyAloneLearnsTheFloodAsNormal() {
    AdmissionControl gradient =
        QueueingService.only(
            windowed(
                Gradient2Limit.newBuilder().minLimit(4).queueSize(1).rttTolerance(1.1).build()),
            time);
    QueueingService first = shop(gradient, FLOOD, 1);
    first.run(MINUTE.multipliedBy(5));
    assertThat(p99(first.run(MINUTE))).isGreaterThan(100);

    AdmissionControl vegas = QueueingService.only(windowed(VegasLimit.newDefault()), time);
    QueueingService second = shop(vegas, FLOOD, 1);
    second.run(MINUTE.multipliedBy(5));
    List<Answers> later = second.run(MINUTE);
    assertThat(p99(later)).isGreaterThan(100);
    assertThat(partRefused(later)).as("and who comes is refused, whoever it is").isGreaterThan(0.3);
  }

  @Test
  void whatTenantsGetIsInProportionToTheirWeight() {
    List<Caller> callers =
        List.of(
            Caller.of("small", "free", 400, Duration.ZERO),
            Caller.of("large", "gold", 400, Duration.ZERO));
    QueueingService service =
        new QueueingService(time, byLatency(), callers, 8, FloodWalkTest::about30Millis, 1);
    service.run(MINUTE);
    List<Answers> answers = service.run(MINUTE);
    double small = answers.get(0).millis.size();
    double large = answers.get(1).millis.size();
    assertThat(large / small).as("weights 3 to 1").isBetween(2.2, 3.8);
    assertThat((small + large) / 60).as("of 266/s").isGreaterThan(200);
  }

  @Test
  void oneTenantAloneHasAll() {
    List<Caller> callers = List.of(Caller.of("alone", "free", 500, Duration.ZERO));
    QueueingService service =
        new QueueingService(time, byLatency(), callers, 8, FloodWalkTest::about30Millis, 1);
    service.run(MINUTE);
    Answers answers = service.run(MINUTE).get(0);
    assertThat(answers.millis.size() / 60.0).as("of 266/s").isGreaterThan(235);
    assertThat(answers.percentile(99)).isLessThan(60);
  }

  @Test
  void aServiceThatHasBecomeSlowerIsNotStarved() {
    double[] millis = {30};
    List<Caller> callers = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> callers.add(Caller.of("t" + i, "free", 50, Duration.ZERO)));
    QueueingService service =
        new QueueingService(
            time, byLatency(), callers, 8, chance -> millis[0] * (0.9 + 0.2 * chance), 1);
    service.run(MINUTE);
    millis[0] = 90;
    service.run(MINUTE);
    List<Answers> answers = service.run(MINUTE);
    double served = answers.stream().mapToInt(one -> one.millis.size()).sum() / 60.0;
    assertThat(served).as("of 89/s that are possible now").isGreaterThan(60);
  }

  private TenantAdmission byLatency() {
    return new TenantAdmission(
        Map.of(
            new PlanName("gold"),
            new PlanLimits(OptionalDouble.empty(), OptionalInt.empty(), OptionalInt.empty(), 3)),
        LimitScope.REPLICA,
        1000,
        MINUTE,
        Overload.byLatency(4, 20, 1000, time),
        time);
  }

  private static WindowedLimit windowed(Limit limit) {
    return WindowedLimit.newBuilder()
        .minWindowTime(100, TimeUnit.MILLISECONDS)
        .maxWindowTime(100, TimeUnit.MILLISECONDS)
        .build(limit);
  }

  private QueueingService shop(AdmissionControl admission, double flood, long seed) {
    return service(admission, flood, FloodWalkTest::about30Millis, seed);
  }

  /** Its callers: the one who floods, nine others, and the flood. */
  private QueueingService service(
      AdmissionControl admission, double flood, DoubleUnaryOperator millis, long seed) {
    List<Caller> callers = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> callers.add(Caller.of("t" + i, "free", 10, Duration.ZERO)));
    if (flood > 0) {
      callers.add(Caller.of("t0", "free", flood, UNTIL_THE_FLOOD));
    }
    return new QueueingService(time, admission, callers, 8, millis, seed);
  }

  private static double p99(List<Answers> answers) {
    Answers ofTheOthers = new Answers();
    answers.subList(1, 10).forEach(one -> ofTheOthers.millis.addAll(one.millis));
    return ofTheOthers.percentile(99);
  }

  private static double partRefused(List<Answers> answers) {
    double refused = answers.subList(1, 10).stream().mapToInt(one -> one.refused).sum();
    return refused
        / (refused + answers.subList(1, 10).stream().mapToInt(one -> one.millis.size()).sum());
  }

  private static double about30Millis(double chance) {
    return 30 * (0.9 + 0.2 * chance);
  }

  private static double fiveOrHundredMillis(double chance) {
    return chance < 0.9 ? 5 : 100;
  }
}
