package io.tenantry.context.autoconfigure;

import org.springframework.core.env.Environment;

/** Where Spring Security's filter chain is, by names, because it need not be there. */
final class SecurityOrder {

  /** The bean that is there when requests go through Spring Security. */
  static final String FILTER_CHAIN = "springSecurityFilterChain";

  /** The auto-configuration after which it is known whether they do. */
  static final String FILTER_AUTO_CONFIGURATION =
      "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration";

  /** {@code SecurityFilterProperties.DEFAULT_FILTER_ORDER}. */
  private static final int DEFAULT = -100;

  private SecurityOrder() {}

  /** The order of a filter directly behind it. */
  static int behind(Environment environment) {
    return environment.getProperty("spring.security.filter.order", Integer.class, DEFAULT) + 1;
  }
}
