package io.tenantry.context.telemetry;

import io.tenantry.context.Tenant;
import io.tenantry.context.TenantCarrier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts {@code tenant.id}, {@code tenant.region} and {@code tenant.plan} into the log context. Do
 * not use a key {@code tenant} beside them: Spring Boot's ECS format nests keys at dots and refuses
 * to write a line in which one is the beginning of another.
 *
 * <p>The keys belong together: what somebody else put there by the names of the last two is not
 * kept where there is no {@code tenant.id}. So the outermost scope, the usual one, costs one look,
 * three entries (32 bytes each) and three removals.
 */
public final class MdcCarrier implements TenantCarrier {

  private static final Binding REMOVE =
      () -> {
        MDC.remove(Tenant.ID_KEY);
        MDC.remove(Tenant.REGION_KEY);
        MDC.remove(Tenant.PLAN_KEY);
      };

  @Override
  public Binding bind(Tenant tenant) {
    Binding undo = restorePresent();
    MDC.put(Tenant.ID_KEY, tenant.id().value());
    MDC.put(Tenant.REGION_KEY, tenant.region().value());
    MDC.put(Tenant.PLAN_KEY, tenant.plan().value());
    return undo;
  }

  @Override
  public Binding clear() {
    Binding undo = restorePresent();
    REMOVE.undo();
    return undo;
  }

  @Override
  public boolean clean() {
    if (MDC.get(Tenant.ID_KEY) == null) {
      return false;
    }
    REMOVE.undo();
    return true;
  }

  private static Binding restorePresent() {
    String id = MDC.get(Tenant.ID_KEY);
    if (id == null) {
      return REMOVE;
    }
    String region = MDC.get(Tenant.REGION_KEY);
    String plan = MDC.get(Tenant.PLAN_KEY);
    return () -> {
      restore(Tenant.ID_KEY, id);
      restore(Tenant.REGION_KEY, region);
      restore(Tenant.PLAN_KEY, plan);
    };
  }

  private static void restore(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
