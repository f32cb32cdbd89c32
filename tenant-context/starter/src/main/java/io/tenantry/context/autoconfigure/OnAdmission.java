package io.tenantry.context.autoconfigure;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Somebody said something about limits, and nobody switched them off. */
final class OnAdmission implements Condition {

  private static final String PREFIX = "tenantry.admission";

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    return environment.getProperty(PREFIX + ".enabled", Boolean.class, true)
        && Binder.get(environment)
            .bind(PREFIX, Bindable.mapOf(String.class, Object.class))
            .isBound();
  }
}
