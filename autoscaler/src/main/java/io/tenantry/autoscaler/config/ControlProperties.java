package io.tenantry.autoscaler.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How decisions are made.
 *
 * @param tickInterval how often every workload is decided on; 100ms..10s, so that the longer window
 *     of demand (20 s) is looked at more than once before it has passed
 */
@ConfigurationProperties("tenantry.autoscaler.control")
record ControlProperties(@DefaultValue("1s") Duration tickInterval) {

  ControlProperties {
    Ranges.require(
        "tenantry.autoscaler.control.tick-interval",
        tickInterval,
        Duration.ofMillis(100),
        Duration.ofSeconds(10));
  }
}
