package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.actuation.GuardedActuator;
import io.tenantry.autoscaler.actuation.ScaleActuator;
import io.tenantry.autoscaler.audit.TickPace;
import io.tenantry.autoscaler.control.ClusterState;
import io.tenantry.autoscaler.control.ControlLoop;
import io.tenantry.autoscaler.control.ModelStore;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.kubernetes.Leadership;
import io.tenantry.autoscaler.signal.SignalStore;
import io.tenantry.autoscaler.telemetry.TickMeters;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The loop, the thread that it runs on, and the one clock that it is told the time from. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControlProperties.class)
final class ControlConfiguration {

  /** Long enough for a tick in which many workloads wait for a slow API server. */
  private static final Duration MIN_PATIENCE = Duration.ofSeconds(30);

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Whether this instance may change anything. */
  @Bean
  BooleanSupplier leading(Leadership leadership) {
    return leadership::isLeader;
  }

  @Bean
  ControlLoop controlLoop(
      ClusterState cluster,
      SignalStore signals,
      ScaleActuator actuator,
      BooleanSupplier leading,
      List<OutcomeListener> listeners,
      TickMeters meters,
      ObjectProvider<ModelStore> models) {
    return new ControlLoop(
        cluster,
        signals,
        new GuardedActuator(actuator, leading),
        listeners,
        meters,
        models.getIfAvailable(() -> ModelStore.NONE));
  }

  @Bean
  ControlLoopThread controlLoopThread(
      ControlLoop loop,
      TickMeters meters,
      TickPace pace,
      ControlProperties properties,
      Clock clock) {
    return new ControlLoopThread(
        () -> {
          pace.began(System.nanoTime());
          meters.time(() -> loop.tick(clock.instant()));
          pace.ended(System.nanoTime());
        },
        properties.tickInterval());
  }

  @Bean
  TickPace tickPace(ControlProperties properties, TickMeters meters) {
    return new TickPace(properties.tickInterval(), meters::overran);
  }

  /** Down when ten ticks in a row did not happen; tells, too, when they take too long. */
  @Bean
  HealthIndicator controlLoopHealthIndicator(
      ControlLoopThread loop, TickPace pace, ControlProperties properties) {
    Duration tenTicks = properties.tickInterval().multipliedBy(10);
    Duration patience = tenTicks.compareTo(MIN_PATIENCE) < 0 ? MIN_PATIENCE : tenTicks;
    return () -> {
      Duration silence = loop.sinceLastTick();
      return (loop.isRunning() && silence.compareTo(patience) < 0 ? Health.up() : Health.down())
          .withDetail("secondsSinceLastTick", silence.toMillis() / 1000.0)
          .withDetail("overloaded", pace.isOverloaded(System.nanoTime()))
          .build();
    };
  }
}
