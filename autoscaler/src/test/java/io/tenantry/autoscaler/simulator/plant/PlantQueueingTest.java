package io.tenantry.autoscaler.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plant against what queueing theory knows in closed form. */
class PlantQueueingTest {

  /** Long enough for a mean within a percent; work is short, so that there are many requests. */
  private static final double SECONDS = 6000;

  private static final double WORK = 0.001;

  private static final Autoscaler NOBODY = (cluster, agenda, phases) -> {};

  private static PlantParameters service(double variation, int cores, int concurrent, int queue) {
    return new PlantParameters(
        WORK, variation, 0.5, cores, concurrent, queue, 0, 1000, 20, 35, 0.6, 30, 30);
  }

  /** Sums instead of lists: there are millions. */
  private static final class Sums implements RunListener {
    private long answered;
    private long failed;
    private double responses;

    @Override
    public void answered(double arrival, int tenant, double response) {
      answered++;
      responses += response;
    }

    @Override
    public void failed(double arrival, int tenant) {
      failed++;
    }

    @Override
    public void limited(double arrival, int tenant) {
      throw new AssertionError("nobody publishes limits");
    }

    @Override
    public void scaled(double at, int from, int to) {}
  }

  private static Sums run(PlantParameters parameters, double utilization, int replicas) {
    Sums sums = new Sums();
    double rate = utilization * replicas * parameters.requestsPerSecondAtFull();
    Scenario scenario = Worlds.of(Worlds.steady(rate, SECONDS / replicas), parameters, replicas);
    Plant.run(scenario, (cluster, agenda, phases) -> cluster.scaleTo(replicas), sums);
    return sums;
  }

  static Stream<Arguments> sharesTheProcessor() {
    return Stream.of(
        argumentSet("a fifth busy", 0.2, 1.0),
        argumentSet("half busy", 0.5, 1.0),
        argumentSet("0.7 busy", 0.7, 1.0),
        argumentSet("0.8 busy", 0.8, 1.0),
        argumentSet("0.8 busy, all work alike", 0.8, 0.0),
        argumentSet("0.6 busy, work that varies much", 0.6, 2.0));
  }

  /** M/G/1 processor sharing: mean work / (1 - utilization), however the work is spread. */
  @ParameterizedTest
  @MethodSource
  void sharesTheProcessor(double utilization, double variation) {
    Sums sums = run(service(variation, 1, 100_000, 0), utilization, 1);

    assertThat(sums.responses / sums.answered - 0.5)
        .isCloseTo(WORK / (1 - utilization), withPercentage(1));
    assertThat(sums.failed).isZero();
  }

  /** Two cores with at most one for each request: as M/M/2, work / (1 - utilization²). */
  @Test
  void givesARequestOneCoreAtMost() {
    Sums sums = run(service(1, 2, 100_000, 0), 0.7, 1);

    assertThat(sums.responses / sums.answered - 0.5)
        .isCloseTo(WORK / (1 - 0.7 * 0.7), withPercentage(1));
  }

  /**
   * One at a time and a queue: Pollaczek and Khinchine's mean wait, u / (2 (1 - u)) for even work.
   */
  @Test
  void queuesFirstInFirstOutWhenItServesAllThatItMay() {
    Sums sums = run(service(0, 1, 1, 100_000), 0.7, 1);

    assertThat(sums.responses / sums.answered - 0.5)
        .isCloseTo(WORK * (1 + 0.7 / (2 * 0.3)), withPercentage(1));
  }

  /** One at a time and no queue: Erlang's loss, u / (1 + u), however the work is spread. */
  @Test
  void refusesWhatFindsTheQueueFull() {
    Sums sums = run(service(1, 1, 1, 0), 0.8, 1);

    assertThat(sums.failed / (double) (sums.failed + sums.answered))
        .isCloseTo(0.8 / 1.8, within(0.002));
  }

  /** Many replicas: Σ u^(2^k - 1) requests at each, so says the mean field of two choices. */
  @Test
  void givesARequestToTheLessBusyOfTwo() {
    double mean = 0;
    for (int k = 1; k < 10; k++) {
      mean += Math.pow(0.8, Math.pow(2, k) - 1);
    }
    int replicas = 60;
    // They start with 80 of 100 busy ones, of which 60 are allowed; so all are warm at once.
    Sums sums = run(service(1, 1, 100_000, 0), 0.8, replicas);

    double atEach = (sums.responses / sums.answered - 0.5) / WORK * 0.8;
    assertThat(atEach).isCloseTo(mean, withPercentage(3));
  }

  /** A million requests a second need a hot path without garbage. */
  @Test
  void allocatesNothingForARequest() {
    run(service(1, 1, 64, 100), 0.7, 4);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Scenario scenario = Worlds.of(Worlds.steady(2000, 500), service(1, 1, 64, 100), 4);
    Sums sums = new Sums();

    long before = threads.getCurrentThreadAllocatedBytes();
    Plant.run(scenario, NOBODY, sums);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(sums.answered).isGreaterThan(900_000);
    assertThat(bytes / (double) sums.answered).isLessThan(0.5);
  }
}
