package io.tenantry.context.telemetry;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantCarrier;

/**
 * Puts the tenant where the OpenTelemetry Java agent finds it: into baggage, from which the agent
 * copies it to every span and log record that is begun, and to the agent extension, for the call
 * that is served. The extension keeps the baggage from destinations that have no business with it;
 * without one, there is no {@link AgentChannel} and must be none of this.
 */
public final class AgentCarrier implements TenantCarrier {

  private final BaggageCarrier baggage;
  private final AgentChannel channel;

  public AgentCarrier(BaggageCarrier baggage, AgentChannel channel) {
    this.baggage = baggage;
    this.channel = channel;
  }

  @Override
  public Binding bind(Tenant tenant) {
    channel.suppose(tenant);
    return baggage.bind(tenant);
  }

  @Override
  public Binding clear() {
    return baggage.clear();
  }

  /**
   * Goes back to the root context. On a thread that was left within the context of an earlier
   * request, the agent measures no request at all until somebody does.
   */
  @Override
  public boolean clean() {
    return baggage.clean();
  }
}
