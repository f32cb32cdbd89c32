package io.tenantry.context.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tenantry.context.Admission.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** With a rate as the capacity: there, what was taken can be counted. */
class FairSharesTest {

  private static final Duration MILLI = Duration.ofMillis(1);

  private final ToldTime time = new ToldTime();

  /**
   * Whatever the weights, and however much more than its share each asks for: what is given is what
   * there is, and each gets what its weight says.
   */
  @RepeatedTest(20)
  void whatIsGivenIsWhatThereIsByWeight(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double rate = 200 + random.nextInt(800);
    FairShares shares = new FairShares(new CpuCapacity(rate, time.getAsLong()));
    int tenants = 2 + random.nextInt(8);
    List<Account> accounts = new ArrayList<>();
    int[] weights = new int[tenants];
    int[] taken = new int[tenants];
    double weightOfAll = 0;
    for (int i = 0; i < tenants; i++) {
      accounts.add(new Account(time.getAsLong()));
      weights[i] = 1 + random.nextInt(5);
      weightOfAll += weights[i];
    }
    int seconds = 60;
    for (int milli = 0; milli < seconds * 1000; milli++) {
      for (int request = 0; request < 4; request++) {
        int i = random.nextInt(tenants);
        long now = time.getAsLong();
        if (shares.tryTake(accounts.get(i), weights[i], now)) {
          shares.done(accounts.get(i), now, now, Outcome.SERVED);
          taken[i]++;
        }
      }
      time.pass(MILLI);
    }
    double sum = 0;
    for (int i = 0; i < tenants; i++) {
      double share = rate * seconds * weights[i] / weightOfAll;
      double asked = 4000.0 * seconds / tenants;
      assertThat((double) taken[i])
          .as("tenant %d of weights %s at %.0f/s", i, weights, rate)
          .isGreaterThan(0.85 * Math.min(share, asked));
      sum += taken[i];
    }
    assertThat(sum).isBetween(0.9 * rate * seconds, 1.1 * rate * seconds + 2 * rate);
  }

  @Test
  void theLightestIsNotStarvedByTheHeaviest() {
    FairShares shares = new FairShares(new CpuCapacity(2002, time.getAsLong()));
    Account light = new Account(time.getAsLong());
    Account heavy = new Account(time.getAsLong());
    int ofTheLight = 0;
    for (int milli = 0; milli < 60_000; milli++) {
      for (int request = 0; request < 5; request++) {
        shares.tryTake(heavy, PlanLimits.MAX_WEIGHT, time.getAsLong());
      }
      ofTheLight += shares.tryTake(light, 1, time.getAsLong()) ? 1 : 0;
      time.pass(MILLI);
    }
    assertThat(ofTheLight).as("2/s of 2002/s for a minute").isGreaterThanOrEqualTo(110);
  }

  @Test
  void whoAsksForLessThanItsShareGetsItAllWhateverOthersAskFor() {
    FairShares shares = new FairShares(new CpuCapacity(100, time.getAsLong()));
    Account modest = new Account(time.getAsLong());
    Account flood = new Account(time.getAsLong());
    int refused = 0;
    for (int milli = 0; milli < 60_000; milli++) {
      for (int request = 0; request < 5; request++) {
        shares.tryTake(flood, 1, time.getAsLong());
      }
      if (milli % 25 == 0) {
        refused += shares.tryTake(modest, 1, time.getAsLong()) ? 0 : 1;
      }
      time.pass(MILLI);
    }
    assertThat(refused).as("of 2400 at 40/s, where the share is 50/s").isZero();
  }

  @Test
  void weightsAreThoseOfTheLastSeconds() {
    ActiveWeights active = new ActiveWeights();
    Account first = new Account(0);
    Account second = new Account(0);
    assertThat(active.with(first, 3, seconds(10))).isEqualTo(3);
    assertThat(active.with(second, 5, seconds(11))).isEqualTo(8);
    assertThat(active.with(second, 5, seconds(12))).isEqualTo(8);
    assertThat(active.with(second, 5, seconds(14)))
        .as("the first was not there in the last two epochs")
        .isEqualTo(5);
    assertThat(active.with(first, 3, seconds(100))).isEqualTo(3);
  }

  @Test
  void theRateIsWhatTheLoadLeaves() {
    CpuCapacity capacity = new CpuCapacity(1000, time.getAsLong());
    assertThat(capacity.size()).isEqualTo(1000);
    for (int second = 0; second < 60; second++) {
      capacity.loaded(0.7);
    }
    assertThat(capacity.size()).isCloseTo(300, within(1.0));
    for (int second = 0; second < 60; second++) {
      capacity.loaded(1);
    }
    assertThat(capacity.size()).as("never nothing").isEqualTo(50);
    capacity.loaded(-1);
    capacity.loaded(Double.NaN);
    assertThat(capacity.size()).isEqualTo(50);
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
