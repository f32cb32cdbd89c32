package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Tenantry's custom resources, as {@code charts/tenantry/crds} defines them. */
final class CustomResources {

  static final String API_VERSION = "tenantry.io/v1alpha1";
  static final String TENANT_AUTOSCALER = "TenantAutoscaler";

  static final ResourceDefinitionContext TENANT_AUTOSCALERS =
      context(TENANT_AUTOSCALER, "tenantautoscalers", true);
  static final ResourceDefinitionContext TENANT_PLANS = context("TenantPlan", "tenantplans", false);

  private CustomResources() {}

  private static ResourceDefinitionContext context(String kind, String plural, boolean namespaced) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("tenantry.io")
        .withVersion("v1alpha1")
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
