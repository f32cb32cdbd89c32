package io.tenantry.autoscaler.telemetry;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static io.tenantry.autoscaler.DecidedOutcomes.measured;
import static io.tenantry.autoscaler.DecidedOutcomes.outcome;
import static io.tenantry.autoscaler.DecidedOutcomes.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.actuation.Actuation.Guard;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DecisionLogTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.tenantry.autoscaler.decision");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final DecisionLog log = new DecisionLog();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void writesALineWhenTheDecisionOrItsReasonChanges() {
    DecisionOutcome enough = outcome(T0, 2, measured(tenant("acme", 160)));
    DecisionOutcome alsoEnough = outcome(T0.plusSeconds(1), 2, measured(tenant("acme", 161)));
    DecisionOutcome more = outcome(T0.plusSeconds(2), 2, measured(tenant("acme", 300)));
    DecisionOutcome enoughAgain = outcome(T0.plusSeconds(3), 4, measured(tenant("acme", 300)));

    log.decided(enough, new Actuation.NotNeeded());
    log.decided(alsoEnough, new Actuation.NotNeeded());
    log.decided(more, new Actuation.Applied());
    log.decided(enoughAgain, new Actuation.NotNeeded());

    assertThat(lines.list)
        .extracting(Object::toString)
        .containsExactly(
            "[INFO] shop/Deployment/storefront: " + enough.sentence(),
            "[INFO] shop/Deployment/storefront: " + more.sentence(),
            "[INFO] shop/Deployment/storefront: " + enoughAgain.sentence());
  }

  @Test
  void saysWhatKeptAChangeBackOrMadeItFail() {
    DecisionOutcome more = outcome(T0, 2, measured(tenant("acme", 300)));
    for (Actuation actuation :
        new Actuation[] {
          new Actuation.Withheld(Guard.NOT_LEADER),
          new Actuation.Withheld(Guard.RECOMMEND_ONLY),
          new Actuation.Failed("the API server was not reached"),
          new Actuation.Failed("the API server was not reached")
        }) {
      log.decided(more, actuation);
    }

    assertThat(lines.list)
        .extracting(line -> line.toString().replace(more.sentence(), "…"))
        .containsExactly(
            "[INFO] shop/Deployment/storefront: … Not done: another instance leads.",
            "[INFO] shop/Deployment/storefront: … Not done: mode is Recommend.",
            "[WARN] shop/Deployment/storefront: … Failed: the API server was not reached");
  }

  @Test
  void saysOnceThatAWorkloadIsNoLongerManaged() {
    log.decided(outcome(T0, 2, measured(tenant("acme", 160))), new Actuation.NotNeeded());
    lines.list.clear();

    log.forgotten(STOREFRONT);
    log.forgotten(STOREFRONT);

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("shop/Deployment/storefront: no longer managed.");
  }
}
