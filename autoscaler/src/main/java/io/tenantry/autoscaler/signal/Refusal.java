package io.tenantry.autoscaler.signal;

/** Why a request was turned away. */
public enum Refusal {
  /** The tenant's plan allows no more, however many replicas there are. Nothing to scale for. */
  PLAN(false),
  /** The tenant had its share of a capacity that is at its end: the limit that we published. */
  SHARE(true),
  /** The process was overloaded, or whoever refused did not say why. */
  OVERLOAD(true);

  private final boolean demand;

  Refusal(boolean demand) {
    this.demand = demand;
  }

  /** Whether with enough replicas the request would have been served. */
  public boolean isDemand() {
    return demand;
  }
}
