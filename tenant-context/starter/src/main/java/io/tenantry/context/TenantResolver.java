package io.tenantry.context;

/** Judges evidence. Thread-safe; called for every request. */
@FunctionalInterface
public interface TenantResolver {

  TenantResolution resolve(TenantEvidence evidence);
}
