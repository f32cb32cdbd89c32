package io.tenantry.context;

/**
 * One part of what the actuator's endpoint {@code tenants} shows. Every bean of this type is in it.
 * Thread-safe.
 */
public interface TenantsContributor {

  /** The part's key in the report, in camel case: {@code limiters}. */
  String name();

  /**
   * What the part shows now: maps, lists, records, numbers and text. Nothing of a message that was
   * turned away.
   */
  Object report();
}
