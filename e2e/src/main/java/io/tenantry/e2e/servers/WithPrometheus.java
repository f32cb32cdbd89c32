package io.tenantry.e2e.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a class of tests, that may have a {@link Prometheus} as a parameter. For one of other
 * terms than these, see {@link Servers#prometheus(String, PrometheusTerms)}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ServersExtension.class)
public @interface WithPrometheus {

  /** Rule files, as paths from the root of the checkout. */
  String[] rules() default {};
}
