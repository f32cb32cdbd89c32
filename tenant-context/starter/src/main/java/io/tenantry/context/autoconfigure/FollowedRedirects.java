package io.tenantry.context.autoconfigure;

import io.tenantry.context.propagation.Destinations;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.autoconfigure.HttpClientProperties;
import org.springframework.core.env.Environment;

/**
 * Warns, at the start, of HTTP clients that follow redirects while there are destinations that are
 * told the tenant: such a client takes the tenant's headers along, to wherever it is sent.
 */
record FollowedRedirects(Destinations destinations, Environment environment)
    implements SmartInitializingSingleton {

  private static final Logger LOGGER = LoggerFactory.getLogger(FollowedRedirects.class);
  private static final String CLIENTS = "spring.http.clients.redirects";
  private static final String GROUPS = "spring.http.serviceclient";

  @Override
  public void afterSingletonsInstantiated() {
    if (destinations.isEmpty()) {
      return;
    }
    Binder binder = Binder.get(environment);
    HttpRedirects all =
        binder.bind(CLIENTS, HttpRedirects.class).orElse(HttpRedirects.FOLLOW_WHEN_POSSIBLE);
    warn(CLIENTS, all);
    binder
        .bind(GROUPS, Bindable.mapOf(String.class, HttpClientProperties.class))
        .orElse(Map.of())
        .forEach((group, client) -> {
          if (client.getRedirects() != null) {
            warn(GROUPS + "." + group + ".redirects", client.getRedirects());
          }
        });
  }

  private static void warn(String property, HttpRedirects redirects) {
    if (redirects != HttpRedirects.DONT_FOLLOW) {
      LOGGER.warn(
          "{} is {}: a service of tenantry.propagation.destinations that redirects a request hands the tenant on to a host that may not be on that list (expected: dont-follow)",
          property,
          redirects.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }
}
