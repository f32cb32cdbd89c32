package io.tenantry.context.admission;

import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.TenantsContributor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part {@code limiters} of the endpoint {@code tenants}: how many there are, whose requests
 * were refused most, what is published live, and how the process stands to its limit. Tenants
 * without a name of their own in metrics have none here.
 */
public final class LimitersReport implements TenantsContributor {

  private static final int MOST_SHOWN = 10;

  private final TenantAdmission admission;
  private final TenantLabels labels;
  private final @Nullable LiveFeed live;

  /**
   * @param live null: nothing is published
   */
  public LimitersReport(TenantAdmission admission, TenantLabels labels, @Nullable LiveFeed live) {
    this.admission = admission;
    this.labels = labels;
    this.live = live;
  }

  @Override
  public String name() {
    return "limiters";
  }

  @Override
  public Object report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("limiters", admission.limiters());
    report.put("mostRefused", mostRefused());
    report.put("refusedWithoutLimiter", admission.refusedWithoutPlace());
    if (live != null) {
      report.put("live", liveReport(live));
    }
    admission.overload().ifPresent(state -> report.put("overload", state));
    return report;
  }

  private Map<String, Long> mostRefused() {
    Map<String, Long> byLabel = new LinkedHashMap<>();
    for (TenantLimiter limiter : admission.mostRefused(MOST_SHOWN)) {
      Tenant label = labels.labelOf(new Tenant(limiter.tenant(), Region.NONE, limiter.plan()));
      byLabel.merge(label.id().value(), limiter.refused(), Long::sum);
    }
    return byLabel;
  }

  private Map<String, Object> liveReport(LiveFeed feed) {
    Map<String, Object> report = new LinkedHashMap<>();
    LiveLimits inForce = admission.live();
    report.put("inForce", !inForce.equals(LiveLimits.NONE));
    report.put("tenants", inForce.byTenant().size());
    report.put("replicas", admission.replicas());
    feed.ageSeconds().ifPresent(age -> report.put("ageSeconds", age));
    report.put("failures", feed.failures());
    return report;
  }
}
