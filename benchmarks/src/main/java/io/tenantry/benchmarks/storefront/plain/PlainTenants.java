package io.tenantry.benchmarks.storefront.plain;

import io.tenantry.context.TenantContext;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The least with which the storefront works without the starter's auto-configurations. The
 * application gets this class by {@code spring.main.sources}.
 */
@Configuration(proxyBeanMethods = false)
public class PlainTenants {

  @Bean
  TenantContext tenantContext() {
    return new TenantContext(List.of());
  }

  @Bean
  PlainTenantFilter plainTenantFilter(TenantContext tenants) {
    return new PlainTenantFilter(tenants);
  }
}
