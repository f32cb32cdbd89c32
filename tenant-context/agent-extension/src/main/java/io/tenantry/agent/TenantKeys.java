package io.tenantry.agent;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** The names under which the tenant is on spans, metrics, log records and in baggage. */
final class TenantKeys {

  static final AttributeKey<String> ID = AttributeKey.stringKey("tenant.id");
  static final AttributeKey<String> REGION = AttributeKey.stringKey("tenant.region");
  static final AttributeKey<String> PLAN = AttributeKey.stringKey("tenant.plan");

  static final List<String> ALL = List.of(ID.getKey(), REGION.getKey(), PLAN.getKey());

  private TenantKeys() {}
}
