package io.tenantry.context;

/**
 * Decides whether one more request of a tenant is served now. Asked only about tenants that are
 * resolved: whoever merely claims to be one cannot use up what is another's. Thread-safe; does not
 * wait.
 */
@FunctionalInterface
public interface AdmissionControl {

  /** Serves everybody. */
  AdmissionControl OPEN = tenant -> Admission.Permit.FREE;

  Admission admit(Tenant tenant);
}
