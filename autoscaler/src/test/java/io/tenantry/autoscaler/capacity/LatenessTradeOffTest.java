package io.tenantry.autoscaler.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tenantry.autoscaler.demand.Outlook;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenessTradeOffTest {

  private static final LearnedCapacity CAPACITY = new LearnedCapacity(0.02, 1, 0.19);

  @Test
  void nothingThatArrivesNeedsOneReplica() {
    assertThat(tradeOff(Outlook.unchanged(0), 0, 1).cheapest()).isOne();
  }

  @Test
  void aLikelyJumpIsPaidForAndAnUnlikelyOneIsNot() {
    int calm = tradeOff(Outlook.unchanged(100), 0, 0.2).cheapest();
    assertThat(tradeOff(jump(0.5), 0, 0.2).cheapest()).isGreaterThan(3 * calm);
    assertThat(tradeOff(jump(0.001), 0, 0.2).cheapest()).isEqualTo(calm);
  }

  @Test
  void aBacklogAsksForMoreUntilReplicasAreStarting() {
    LatenessTradeOff backlog = tradeOff(Outlook.unchanged(100), 100, 0.2);
    assertThat(backlog.cheapest()).isGreaterThan(backlog.withoutBacklog().cheapest());
  }

  /** No number within reach of what is asked costs less than the one that is found. */
  @Test
  void findsTheLeastCost() {
    SplittableRandom random = new SplittableRandom(3);
    for (int world = 0; world < 300; world++) {
      double rate = Math.exp(random.nextDouble(0, 8.5));
      double jump = random.nextDouble(1, 6);
      double chance = random.nextDouble();
      LatenessTradeOff tradeOff =
          tradeOff(
              new Outlook(
                  rate,
                  List.of(
                      new Outlook.Possible(rate, 1 - chance),
                      new Outlook.Possible(rate * jump, chance))),
              0,
              Math.exp(random.nextDouble(-4, 2)));
      double found = tradeOff.cost(tradeOff.cheapest());
      for (int replicas = 1; replicas < 20 + rate * jump * 0.1; replicas++) {
        assertThat(found).isLessThanOrEqualTo(tradeOff.cost(replicas) * 1.01 + 0.05);
      }
    }
  }

  @Test
  void moreDemandOrAHigherPriceNeverAsksForFewer() {
    for (double price = 0.02; price < 10; price *= 1.5) {
      int before = 0;
      for (double rate = 1; rate < 4000; rate *= 1.05) {
        int replicas = tradeOff(Outlook.unchanged(rate), 0, price).cheapest();
        assertThat(replicas).isGreaterThanOrEqualTo(before);
        assertThat(tradeOff(Outlook.unchanged(rate), 0, price * 1.5).cheapest())
            .isGreaterThanOrEqualTo(replicas);
        before = replicas;
      }
    }
  }

  /** What was late explains the price; the replicas follow the price alone. */
  @Test
  void tellsTheShareThatWasLateAndDecidesNothingByIt() {
    LatenessTradeOff known =
        new LatenessTradeOff(Outlook.unchanged(100), CAPACITY, 20, 1, false, 40, 10_000);

    assertThat(known.lateShare()).hasValue(0.004);
    assertThat(known.withoutBacklog().lateShare()).hasValue(0.004);
    assertThat(tradeOff(Outlook.unchanged(100), 20, 1).lateShare()).isEmpty();
    assertThat(known.cheapest()).isEqualTo(tradeOff(Outlook.unchanged(100), 20, 1).cheapest());
  }

  @Test
  void saysWhatIsLegal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tradeOff(Outlook.unchanged(1), -1, 1))
        .withMessage("backlogRequestsPerSecond: -1.0, price: 1.0 (expected: >= 0, > 0)");
  }

  private static Outlook jump(double chance) {
    return new Outlook(
        100, List.of(new Outlook.Possible(100, 1 - chance), new Outlook.Possible(600, chance)));
  }

  private static LatenessTradeOff tradeOff(Outlook outlook, double backlog, double price) {
    return new LatenessTradeOff(outlook, CAPACITY, backlog, price, false);
  }
}
