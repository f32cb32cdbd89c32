package io.tenantry.collector.tenants;

import io.tenantry.collector.yaml.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A TenantPlan, as far as collectors have to know it. */
record Plan(String name, Place place, List<Member> tenants, Telemetry telemetry) {

  Plan {
    tenants = List.copyOf(tenants);
  }

  /**
   * A tenant on the plan.
   *
   * @param residency the region that its telemetry may not leave
   * @param org its own, where the plan states one
   */
  record Member(String id, Place place, Optional<String> residency, Optional<Org> org) {}

  /** An org that is stated, and where. */
  record Org(String name, Place place) {}

  /** What each tenant on the plan may send, and whether it has an org of its own. */
  record Telemetry(
      boolean isSilo,
      OptionalLong itemsPerSecond,
      OptionalLong tracesPerSecond,
      OptionalLong bytesPerSecond,
      OptionalLong maxLiveTraces) {

    static final Telemetry NOTHING_SAID =
        new Telemetry(
            false,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
  }
}
