package io.tenantry.context.autoconfigure;

import io.tenantry.context.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns about keys in the log context that make Spring Boot's ECS format fail on every line: it
 * nests keys at their dots, and then {@code tenant} cannot be both a text and the object with
 * {@code tenant.id} in it. Sees the keys that the configuration names; those that code puts there
 * it cannot see.
 */
final class LogKeyCheck {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogKeyCheck.class);
  private static final String FIELDS = "management.tracing.baggage.correlation.fields";
  private static final List<String> OURS =
      List.of(Tenant.ID_KEY, Tenant.REGION_KEY, Tenant.PLAN_KEY);

  LogKeyCheck(Environment environment) {
    if (isEcs(environment, "console") || isEcs(environment, "file")) {
      for (String key : clashing(environment)) {
        LOGGER.warn(
            "{} has '{}', beside which ECS log lines can not have '{}': no line will be written (rename the field)",
            FIELDS,
            key,
            Tenant.ID_KEY);
      }
    }
  }

  private static boolean isEcs(Environment environment, String where) {
    return "ecs".equalsIgnoreCase(environment.getProperty("logging.structured.format." + where));
  }

  private static List<String> clashing(Environment environment) {
    List<String> clashing = new ArrayList<>();
    for (String key :
        Binder.get(environment).bind(FIELDS, Bindable.listOf(String.class)).orElse(List.of())) {
      if (OURS.stream()
          .anyMatch(ours -> ours.startsWith(key + ".") || key.startsWith(ours + "."))) {
        clashing.add(key);
      }
    }
    return clashing;
  }
}
