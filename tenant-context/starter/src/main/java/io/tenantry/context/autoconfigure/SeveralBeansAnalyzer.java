package io.tenantry.context.autoconfigure;

import io.tenantry.context.TenantCarrier;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantsContributor;
import io.tenantry.context.resolution.TenantDirectory;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** Says what to do where there are several beans of a type of ours and one is needed. */
@Order(0)
final class SeveralBeansAnalyzer extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException> {

  private static final String OURS = "io.tenantry.context.";

  /** By name: not every application has what the border needs. */
  private static final String TENANT_SOURCE = "io.tenantry.context.web.TenantSource";

  private static final Set<String> ALL_TAKE_PART =
      Set.of(
          TenantCarrier.class.getName(),
          TenantListener.class.getName(),
          TenantsContributor.class.getName(),
          TENANT_SOURCE);

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
    Class<?> type = cause.getBeanType();
    if (type == null || !type.getName().startsWith(OURS)) {
      return null;
    }
    Collection<String> found = cause.getBeanNamesFound();
    return new FailureAnalysis(
        "There are %d beans of type %s (%s), and one is needed."
            .formatted(
                cause.getNumberOfBeansFound(),
                type.getSimpleName(),
                String.join(", ", found == null ? List.of() : found)),
        remedy(type),
        cause);
  }

  private static String remedy(Class<?> type) {
    if (type == TenantDirectory.class) {
      return "Keep the one that knows the tenants or mark it with @Primary; to ask several, define one TenantDirectory that does.";
    }
    if (ALL_TAKE_PART.contains(type.getName())) {
      return "All beans of type %s take part. Where you inject one, inject an ObjectProvider<%s> or the type of the bean that you mean."
          .formatted(type.getSimpleName(), type.getSimpleName());
    }
    return "Keep one, or mark one with @Primary.";
  }
}
