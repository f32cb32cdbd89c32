package io.tenantry.collector.tenants;

import io.tenantry.collector.tenants.Plan.Member;
import io.tenantry.collector.tenants.Plan.Telemetry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every tenant of every plan, with the org that holds its telemetry. */
final class Directory {

  /**
   * A tenant.
   *
   * @param org its own; empty for one in the pool
   */
  record Tenant(Optional<String> org, Optional<String> residency, Telemetry telemetry) {

    /** Whether its telemetry may be in {@code region}. */
    boolean mayBeIn(String region) {
      return residency.map(region::equals).orElse(true);
    }
  }

  private final String pool;
  private final SortedMap<String, Tenant> tenants;

  private Directory(String pool, SortedMap<String, Tenant> tenants) {
    this.pool = pool;
    this.tenants = Collections.unmodifiableSortedMap(tenants);
  }

  /**
   * The directory of {@code plans}, which reports to {@code problems} what does not go together.
   *
   * @param pool the org of every tenant without one of its own
   */
  static Directory of(List<Plan> plans, String pool, List<Problem> problems) {
    SortedMap<String, Tenant> tenants = new TreeMap<>();
    Map<String, Found> found = new LinkedHashMap<>();
    for (Plan plan : plans) {
      for (Member member : plan.tenants()) {
        var one = new Found(plan, member);
        Found before = found.putIfAbsent(member.id(), one);
        if (before != null) {
          problems.add(
              new Problem(
                  member.place(),
                  "plan %s: tenant %s is on plan %s already, at %s (expected: one plan)"
                      .formatted(
                          plan.name(),
                          member.id(),
                          before.plan().name(),
                          before.member().place())));
          continue;
        }
        tenants.put(member.id(), new Tenant(one.org(), member.residency(), plan.telemetry()));
      }
    }
    orgs(found, pool, problems);
    return new Directory(pool, tenants);
  }

  private record Found(Plan plan, Member member) {

    Optional<String> org() {
      return member
          .org()
          .map(Plan.Org::name)
          .or(() -> plan.telemetry().isSilo() ? Optional.of(member.id()) : Optional.empty());
    }

    Problem problem(String what) {
      return new Problem(
          member.org().map(Plan.Org::place).orElse(member.place()),
          "plan %s: tenant %s %s".formatted(plan.name(), member.id(), what));
    }
  }

  /** An org is one tenant's, or that of all who name it; it is never the pool. */
  private static void orgs(Map<String, Found> byId, String pool, List<Problem> problems) {
    Map<String, Found> owners = new TreeMap<>();
    for (Found found : byId.values()) {
      String org = found.org().orElse(null);
      if (org == null) {
        continue;
      }
      if (org.equals(pool)) {
        problems.add(
            found.problem(
                "has the pool's org, %s (expected: another org, or another name of the pool by --pool)"
                    .formatted(pool)));
        continue;
      }
      Found namesake = byId.get(org);
      if (namesake != null && !namesake.org().equals(Optional.of(org))) {
        problems.add(
            found.problem(
                "has an org that is called as tenant %s, who is not in it (expected: another name)"
                    .formatted(org)));
      }
      Found owner = owners.putIfAbsent(org, found);
      if (owner != null && (owner.member().org().isEmpty() || found.member().org().isEmpty())) {
        problems.add(
            found.problem(
                "has the org of tenant %s, at %s (expected: an org of its own, or org: %s at both if they are to share it)"
                    .formatted(owner.member().id(), owner.member().place(), org)));
      }
    }
  }

  String pool() {
    return pool;
  }

  /** All tenants by id, in order. */
  SortedMap<String, Tenant> tenants() {
    return tenants;
  }
}
