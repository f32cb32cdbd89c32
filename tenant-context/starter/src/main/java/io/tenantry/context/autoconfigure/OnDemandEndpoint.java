package io.tenantry.context.autoconfigure;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Somebody wants the demand signal. An empty value is none: that is how a chart says "off". */
final class OnDemandEndpoint implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return StringUtils.hasText(context.getEnvironment().getProperty("tenantry.demand.endpoint"));
  }
}
