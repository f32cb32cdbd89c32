package io.tenantry.context.autoconfigure;

import io.tenantry.context.propagation.Destinations;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who else is told the tenant, and from whom it is taken, beside HTTP requests that come in.
 *
 * @param destinations Hosts that may be told the tenant over HTTP and gRPC: a name, *.suffix for
 *     all names below it, an IP address (IPv6 in brackets), each with or without :port, or a
 *     network such as 10.0.0.0/8. Empty: nobody.
 * @param grpc Calls that come in over gRPC.
 * @param kafka Records of Kafka.
 */
@ConfigurationProperties("tenantry.propagation")
public record PropagationProperties(
    @DefaultValue List<String> destinations, @DefaultValue Grpc grpc, @DefaultValue Kafka kafka) {

  /**
   * Calls that come in over gRPC.
   *
   * @param ignoredMethods Methods that need no tenant and are not measured: package.Service/Method,
   *     or package.Service/* for all of a service. Your list replaces the default.
   */
  public record Grpc(
      @DefaultValue({
            "grpc.health.v1.Health/*",
            "grpc.reflection.v1.ServerReflection/*",
            "grpc.reflection.v1alpha.ServerReflection/*"
          })
          List<String> ignoredMethods) {

    public Grpc {
      ignoredMethods = List.copyOf(ignoredMethods);
      for (String method : ignoredMethods) {
        if (!method.matches("[\\w.]+/(\\w+|\\*)")) {
          throw new IllegalArgumentException(
              "tenantry.propagation.grpc.ignored-methods: '%s' (expected: package.Service/Method or package.Service/*)"
                  .formatted(method));
        }
      }
    }
  }

  /**
   * Records of Kafka.
   *
   * @param topics Topics whose records say the tenant and are believed: names, in which * stands
   *     for any characters. Only what this service and its peers write to should be here. Empty:
   *     none.
   * @param verified Whether the tenants of these topics' records count as verified, so that they
   *     are enough with tenantry.resolution.minimum-trust=verified. Only where the broker lets
   *     nobody write there but services that have verified the tenant themselves.
   * @param required Whether a record of these topics without a tenant is rejected.
   */
  public record Kafka(
      @DefaultValue List<String> topics,
      @DefaultValue("false") boolean verified,
      @DefaultValue("false") boolean required) {

    public Kafka {
      topics = List.copyOf(topics);
      for (String topic : topics) {
        if (!topic.matches("[\\w.*-]{1,249}")) {
          throw new IllegalArgumentException(
              "tenantry.propagation.kafka.topics: '%s' (expected: 1-249 of A-Z a-z 0-9 . _ -, and * for any of them)"
                  .formatted(topic));
        }
      }
    }
  }

  /**
   * Without the cause: Spring Boot reports the innermost message, and that is to name the property.
   */
  @SuppressWarnings("UnusedException")
  public PropagationProperties {
    destinations = List.copyOf(destinations);
    try {
      Destinations.of(destinations);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tenantry.propagation.destinations: %s".formatted(e.getMessage()));
    }
  }
}
