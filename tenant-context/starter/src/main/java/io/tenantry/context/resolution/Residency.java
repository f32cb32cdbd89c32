package io.tenantry.context.resolution;

import io.tenantry.context.Region;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a request of a resident tenant outside the tenant's home region. Immutable.
 *
 * @param mode what is done
 * @param localRegion where this process runs; null where that is not known, and then only the
 *     region that a request names is compared
 * @param hint whether whoever is turned away is told the home region
 */
public record Residency(Mode mode, @Nullable Region localRegion, boolean hint) {

  /** Nobody looks. */
  public static final Residency OFF = new Residency(Mode.OFF, null, false);

  /** What is done with a request outside the home region. */
  public enum Mode {

    /** It is turned away. */
    ENFORCE,

    /** It is served, and counted. */
    REPORT,

    /** It is served. */
    OFF
  }

  /**
   * Whether serving the request would take a resident's data out of its home region: because this
   * process is elsewhere, or because the request is meant for elsewhere.
   *
   * @param requested the region that the request names; {@link Region#NONE} when it names none
   */
  boolean isElsewhere(TenantProfile profile, Region requested) {
    Region home = profile.home();
    if (mode == Mode.OFF || home == null || !profile.resident()) {
      return false;
    }
    return (localRegion != null && !localRegion.equals(home))
        || (!requested.equals(Region.NONE) && !requested.equals(home));
  }
}
