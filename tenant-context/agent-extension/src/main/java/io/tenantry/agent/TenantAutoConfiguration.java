package io.tenantry.agent;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.tenantry.context.propagation.Destinations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Sets the agent's SDK up for tenants, from system properties, environment variables or the agent's
 * configuration file:
 *
 * <ul>
 *   <li>{@code tenantry.propagation.destinations}: who may see the tenant in the {@code baggage}
 *       header, the same {@link Destinations} that the starter reads; by default nobody.
 *   <li>{@code tenantry.agent.cardinality-limit}: how many series {@code
 *       http.server.request.duration} may have, 100 to 1,000,000, by default 20,000. Beyond it the
 *       SDK adds up in one series without any attribute, not even the route; the starter's limits
 *       for tenants and regions are to come first.
 * </ul>
 *
 * <p>The agent does not ask it where {@code otel.config.file} is used; the starter finds that out,
 * as no probe of its is answered there.
 *
 * <p>Made by the agent, from a service file.
 */
public final class TenantAutoConfiguration implements AutoConfigurationCustomizerProvider {

  private static final Logger LOGGER = Logger.getLogger(TenantAutoConfiguration.class.getName());

  private static final String DESTINATIONS = "tenantry.propagation.destinations";
  private static final String CARDINALITY_LIMIT = "tenantry.agent.cardinality-limit";
  private static final int DEFAULT_CARDINALITY_LIMIT = 20_000;

  private static final List<String> COPY_FROM_BAGGAGE =
      List.of(
          "otel.java.experimental.span-attributes.copy-from-baggage.include",
          "otel.java.experimental.log-attributes.copy-from-baggage.include");

  /** The attributes that the agent advises for the metric: a view takes the advice's place. */
  private static final List<String> ADVISED =
      List.of(
          "http.route",
          "http.request.method",
          "http.response.status_code",
          "error.type",
          "network.protocol.name",
          "network.protocol.version",
          "url.scheme");

  @Override
  public void customize(AutoConfigurationCustomizer configuration) {
    configuration
        .addPropertiesCustomizer(TenantAutoConfiguration::copyFromBaggage)
        .addPropagatorCustomizer(TenantAutoConfiguration::guard)
        .addMeterProviderCustomizer(TenantAutoConfiguration::addTenants);
  }

  /** Adds our keys to those that a user wants copied. */
  static Map<String, String> copyFromBaggage(ConfigProperties config) {
    return COPY_FROM_BAGGAGE.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                property -> {
                  Set<String> keys = new LinkedHashSet<>(config.getList(property));
                  keys.addAll(TenantKeys.ALL);
                  return String.join(",", keys);
                }));
  }

  private static TextMapPropagator guard(TextMapPropagator propagator, ConfigProperties config) {
    return new TenantPropagator(propagator, destinations(config));
  }

  /** Nobody, where the list makes no sense: the starter, which has the same list, says more. */
  static Destinations destinations(ConfigProperties config) {
    try {
      return Destinations.of(config.getList(DESTINATIONS));
    } catch (IllegalArgumentException e) {
      LOGGER.warning(DESTINATIONS + ": " + e.getMessage() + "; nobody is told the tenant");
      return Destinations.NONE;
    }
  }

  static SdkMeterProviderBuilder addTenants(
      SdkMeterProviderBuilder meters, ConfigProperties config) {
    Set<String> attributes = new LinkedHashSet<>(ADVISED);
    attributes.addAll(TenantKeys.ALL);
    return meters.registerView(
        InstrumentSelector.builder().setName("http.server.request.duration").build(),
        View.builder()
            .setAttributeFilter(attributes)
            .setCardinalityLimit(cardinalityLimit(config))
            .build());
  }

  static int cardinalityLimit(ConfigProperties config) {
    try {
      int limit = config.getInt(CARDINALITY_LIMIT, DEFAULT_CARDINALITY_LIMIT);
      if (limit >= 100 && limit <= 1_000_000) {
        return limit;
      }
    } catch (ConfigurationException e) {
      LOGGER.fine(() -> "Not a number: " + e.getMessage());
    }
    LOGGER.warning(
        CARDINALITY_LIMIT
            + " is not used (expected: 100 to 1000000); it is "
            + DEFAULT_CARDINALITY_LIMIT);
    return DEFAULT_CARDINALITY_LIMIT;
  }
}
