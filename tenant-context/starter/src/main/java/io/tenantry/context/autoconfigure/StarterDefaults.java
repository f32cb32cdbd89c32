package io.tenantry.context.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Other defaults than Spring Boot's, where those would let a tenant out. What the application says
 * itself goes before them.
 *
 * <ul>
 *   <li>Tomcat refuses a header with control characters itself, before the filter sees it, and
 *       writes the first one it meets into the log, at INFO.
 *   <li>An HTTP client that follows a redirect takes the tenant's headers along, so that a
 *       destination of the list could send them to one that is not.
 * </ul>
 */
final class StarterDefaults implements EnvironmentPostProcessor {

  private static final String TOMCAT_LEVEL =
      "logging.level.org.apache.coyote.http11.Http11Processor";
  private static final String REDIRECTS = "spring.http.clients.redirects";
  private static final String DESTINATIONS = "tenantry.propagation.destinations";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put(TOMCAT_LEVEL, "warn");
    List<String> destinations =
        Binder.get(environment).bind(DESTINATIONS, Bindable.listOf(String.class)).orElse(List.of());
    if (!destinations.isEmpty()) {
      defaults.put(REDIRECTS, "dont-follow");
    }
    environment.getPropertySources().addLast(new MapPropertySource("tenantryDefaults", defaults));
  }
}
