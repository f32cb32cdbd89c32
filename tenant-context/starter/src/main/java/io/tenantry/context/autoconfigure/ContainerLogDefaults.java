package io.tenantry.context.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps tenant headers out of the log that never get as far as the filter: Tomcat refuses a header
 * with control characters itself, and writes the first one it meets into the log, at INFO. A {@code
 * logging.level} of the application's own goes before this one.
 */
final class ContainerLogDefaults implements EnvironmentPostProcessor {

  private static final String LEVEL = "logging.level.org.apache.coyote.http11.Http11Processor";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("tenantryLogDefaults", Map.of(LEVEL, "warn")));
  }
}
