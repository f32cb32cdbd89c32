package io.tenantry.e2e.collectors;

import io.tenantry.e2e.servers.Servers;
import java.nio.file.Path;

/** Both shipped regions side by side, each in front of its own back ends. */
public record BothRegions(
    Fleet fleet,
    SharedBackEnds sharedBackEnds,
    Region usEast,
    OrgBackEnds orgBackEnds,
    Region apSoutheast)
    implements AutoCloseable {

  /**
   * Starts all of it.
   *
   * @param tenants the tenants file
   * @param samplers in each region
   */
  public static BothRegions start(Servers servers, Path checkout, String tenants, int samplers) {
    Fleet fleet = Fleet.in(servers, checkout);
    fleet.tenants(tenants);
    SharedBackEnds shared = fleet.sharedBackEnds(RegionName.US_EAST);
    OrgBackEnds org = fleet.orgBackEnds(RegionName.AP_SOUTHEAST);
    return new BothRegions(
        fleet,
        shared,
        fleet.region(RegionName.US_EAST, shared).samplers(samplers).start(),
        org,
        fleet.region(RegionName.AP_SOUTHEAST, org).samplers(samplers).start());
  }

  @Override
  public void close() {
    fleet.close();
  }
}
