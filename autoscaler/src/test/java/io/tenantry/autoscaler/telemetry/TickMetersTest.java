package io.tenantry.autoscaler.telemetry;

import static io.tenantry.autoscaler.DecidedOutcomes.STOREFRONT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TickMetersTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(TickMeters.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final TickMeters meters = new TickMeters(registry, () -> now);

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
  void timesEachTick() {
    meters.time(() -> {});
    meters.time(() -> {});

    assertThat(registry.get("tenantry.autoscaler.tick").timer().count()).isEqualTo(2);
  }

  @Test
  void countsTicksThatTookTooLong() {
    meters.overran();
    meters.overran();

    assertThat(registry.get("tenantry.autoscaler.tick.overruns").counter().count()).isEqualTo(2);
  }

  @Test
  void countsEveryFailureAndLogsOneAMinute() {
    for (int second = 0; second < 60; second++) {
      meters.failed(STOREFRONT, new IllegalStateException("broken"));
      now = now.plusSeconds(1);
    }
    meters.failed(STOREFRONT, new IllegalStateException("broken"));

    assertThat(registry.get("tenantry.autoscaler.tick.failures").counter().count()).isEqualTo(61);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Failed with shop/Deployment/storefront (logged once a minute at most)",
            "Failed with shop/Deployment/storefront (logged once a minute at most)");
  }

  @Test
  void survivesATickThatFailsAsAWhole() {
    meters.time(() -> {
      throw new IllegalStateException("no snapshot");
    });

    assertThat(registry.get("tenantry.autoscaler.tick").timer().count()).isEqualTo(1);
    assertThat(registry.get("tenantry.autoscaler.tick.failures").counter().count()).isEqualTo(1);
  }
}
