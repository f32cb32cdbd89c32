package io.tenantry.autoscaler.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IngestLogTest {

  private static final Instant T0 = Instant.parse("2026-11-24T12:00:00Z");

  private final Logger logger = (Logger) LoggerFactory.getLogger(IngestLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final IngestLog log = new IngestLog();

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
  void writesOneLineAMinuteForEachReason() {
    for (int second = 0; second <= 60; second++) {
      log.dropped(DropReason.TENANT, 2, T0.plusSeconds(second));
    }
    log.dropped(DropReason.PLAN, 1, T0.plusSeconds(60));
    log.refused(Refusal.TOO_LARGE, T0.plusSeconds(60));
    log.refused(Refusal.TOO_LARGE, T0.plusSeconds(61));

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Dropped 2 data points since the last such line: tenant",
            "Dropped 120 data points since the last such line: tenant",
            "Dropped 1 data points since the last such line: plan",
            "Refused 1 requests since the last such line: the body is larger than allowed");
  }
}
