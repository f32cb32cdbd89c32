package io.tenantry.context.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that the starter logs, at every level, while this is open. */
public final class WatchedLog implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.tenantry");
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  public WatchedLog() {
    events.start();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logger.addAppender(events);
  }

  /** Fails when a stretch of {@code input} that is too long for chance stands in a line. */
  public void assertNothingOf(String input) {
    List<String> texts = new ArrayList<>();
    for (ILoggingEvent event : events.list) {
      texts.add(event.getFormattedMessage());
      texts.addAll(event.getMDCPropertyMap().values());
      for (IThrowableProxy thrown = event.getThrowableProxy();
          thrown != null;
          thrown = thrown.getCause()) {
        texts.add(String.valueOf(thrown.getMessage()));
      }
    }
    assertThat(texts).noneMatch(text -> UntrustedText.isRepeated(input, text));
  }

  @Override
  public void close() {
    logger.detachAppender(events);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
