package io.tenantry.context;

/** Judges what a message says about its tenant. Thread-safe; called for every request. */
@FunctionalInterface
public interface TenantResolver {

  TenantResolution resolve(TenantClaim claim);
}
