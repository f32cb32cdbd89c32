package io.tenantry.context.autoconfigure;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** See {@link ConditionalOnText}. */
final class OnText implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Map<String, ?> attributes =
        Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnText.class.getName()));
    Environment environment = context.getEnvironment();
    return Arrays.stream((String[]) Objects.requireNonNull(attributes.get("value")))
        .anyMatch(property ->
            StringUtils.hasText(environment.getProperty(property))
                || StringUtils.hasText(environment.getProperty(property + "[0]")));
  }
}
