package io.tenantry.samples.storefront;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is peculiar to the shop.
 *
 * @param queryTime How long each query holds its connection, 0 to 10s: the time that a larger
 *     database would spend on its disks.
 * @param inventory Where the inventory is: in-process:NAME for the one in this process, a gRPC
 *     target such as dns:///inventory:9090, or the name of a channel (spring.grpc.client.channel).
 */
@ConfigurationProperties("storefront")
public record StorefrontProperties(
    @DefaultValue("30ms") Duration queryTime,
    @DefaultValue("in-process:inventory") String inventory) {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  public StorefrontProperties {
    if (queryTime.isNegative() || queryTime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "storefront.query-time: %s (expected: 0 to 10s)".formatted(queryTime));
    }
    if (inventory.isBlank()) {
      throw new IllegalArgumentException(
          "storefront.inventory: empty (expected: in-process:NAME, a gRPC target or a channel's name)");
    }
  }
}
