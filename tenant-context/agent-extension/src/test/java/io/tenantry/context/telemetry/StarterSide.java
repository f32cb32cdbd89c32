package io.tenantry.context.telemetry;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import io.tenantry.context.TenantLabels;
import java.util.List;
import java.util.Optional;

/** The starter's own end of the channel, in its package to reach it. */
public final class StarterSide {

  private static final Tenant ACME = tenant("acme");

  private final AgentChannel channel;

  private StarterSide(AgentChannel channel) {
    this.channel = channel;
  }

  /** Of an application in whose metrics {@code acme} has a name, and nobody else has. */
  public static Optional<StarterSide> open(TextMapPropagator propagator) {
    TenantLabels labels = new TenantLabels(1, 1, List.of(ACME.id()));
    labels.arrived(ACME);
    return AgentChannel.open(propagator, labels).map(StarterSide::new);
  }

  public void suppose(String tenant) {
    channel.suppose(tenant(tenant));
  }

  public void settle(String tenant) {
    channel.settle(tenant(tenant));
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), new Region("us-east"), new PlanName("gold"));
  }
}
