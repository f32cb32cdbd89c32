package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.console.ConsoleController;
import io.tenantry.autoscaler.console.ConsoleFilter;
import io.tenantry.autoscaler.console.ConsoleHistory;
import io.tenantry.autoscaler.console.ConsoleStream;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import tools.jackson.databind.json.JsonMapper;

/** The web page at {@code /console}. */
@Configuration(proxyBeanMethods = false)
final class ConsoleConfiguration {

  @Bean
  ConsoleHistory consoleHistory() {
    return new ConsoleHistory();
  }

  @Bean
  ConsoleController consoleController(
      ConsoleHistory history, BooleanSupplier leading, InstantSource clock) {
    return new ConsoleController(history, leading, clock);
  }

  @Bean
  ConsoleStream consoleStream(
      ConsoleHistory history, BooleanSupplier leading, InstantSource clock, JsonMapper json) {
    return new ConsoleStream(history, leading, clock, json);
  }

  /** Before the server stops: it waits for requests, and a stream is one that has no end. */
  @Bean
  ApplicationListener<ContextClosedEvent> consoleStreamEnd(ConsoleStream stream) {
    return event -> stream.close();
  }

  @Bean
  FilterRegistrationBean<ConsoleFilter> consoleFilter() {
    FilterRegistrationBean<ConsoleFilter> filter =
        new FilterRegistrationBean<>(new ConsoleFilter());
    filter.addUrlPatterns("/console", "/console/*", "/webjars/*");
    return filter;
  }
}
