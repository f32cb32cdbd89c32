package io.tenantry.context.propagation.kafka;

import java.util.List;
import org.springframework.util.PatternMatchUtils;

/**
 * The topics whose records say the tenant, and are believed: {@code orders}, or {@code shop.*},
 * where {@code *} stands for any characters. Immutable.
 */
public final class TenantTopics {

  private final String[] patterns;

  public TenantTopics(List<String> patterns) {
    this.patterns = patterns.toArray(String[]::new);
  }

  /** Whether {@code topic} is one of them. */
  public boolean contain(String topic) {
    return PatternMatchUtils.simpleMatch(patterns, topic);
  }
}
