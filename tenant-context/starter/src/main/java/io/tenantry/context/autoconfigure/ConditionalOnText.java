package io.tenantry.context.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/**
 * One of these properties says something. An empty value is none: that is how a chart says "off".
 * Of a list, the first element is looked at.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnText.class)
@interface ConditionalOnText {

  String[] value();
}
