package io.tenantry.samples.laptop.traffic;

import java.util.List;

/**
 * Who sends requests.
 *
 * @param requestsPerSecond mean rate outside the burst, above 0
 * @param burstFactor by how much the rate is multiplied during the burst; 1 for who has none
 */
public record Tenant(
    String id, String plan, String region, double requestsPerSecond, double burstFactor) {

  /** The five of the demo: 100 requests/s together, 300 while acme bursts. */
  public static final List<Tenant> OF_THE_DEMO =
      List.of(
          new Tenant("acme", "gold", "us-east", 40, 6),
          new Tenant("globex", "silver", "us-east", 20, 1),
          new Tenant("initech", "silver", "ap-southeast", 15, 1),
          new Tenant("umbrella", "free", "ap-southeast", 15, 1),
          new Tenant("hooli", "free", "us-east", 10, 1));

  /** Requests per second in a phase. */
  double rateIn(Phase phase) {
    return phase == Phase.BURST ? requestsPerSecond * burstFactor : requestsPerSecond;
  }
}
