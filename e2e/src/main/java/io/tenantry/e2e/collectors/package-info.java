/**
 * Regions as they run in production, on 127.0.0.1: the shipped configuration of {@code
 * collector-config/config} in real collectors, with certificates, tokens, a tenants file, volumes
 * and back ends.
 *
 * <pre>{@code
 * @WithCollector @WithJaeger @WithPrometheus
 * @TestInstance(Lifecycle.PER_CLASS)
 * class SomethingIT {
 *   private Fleet fleet;
 *   private SharedBackEnds backEnds;
 *   private Region usEast;
 *
 *   @BeforeAll
 *   void start(Servers servers) {
 *     fleet = Fleet.in(servers, checkout);
 *     fleet.tenants("""
 *         pool: pool
 *         tenants:
 *           globex: {residency: us-east, traces_per_second: 1000}
 *         """);
 *     backEnds = fleet.sharedBackEnds(RegionName.US_EAST);
 *     usEast = fleet.region(RegionName.US_EAST, backEnds).samplers(2).start();
 *   }
 *
 *   @Test
 *   void arrives() {
 *     try (OtlpClient service = usEast.service().open()) {
 *       Set<TraceId> sent = service.deliver(telemetry.traces(...));
 *       await().untilAsserted(() -> assertThat(sent).allMatch(id -> backEnds.traces().trace(id).isPresent()));
 *     }
 *   }
 *
 *   @AfterAll
 *   void close() {
 *     fleet.close();
 *   }
 * }
 * }</pre>
 *
 * <p>What a test may do to it: {@link io.tenantry.e2e.servers.Collector#kill kill}, {@link
 * io.tenantry.e2e.servers.Collector#stop stop} and {@link io.tenantry.e2e.servers.Collector#start
 * start} any collector (ports and queue directory stay), the same with Jaeger and Prometheus,
 * {@code goDown} and {@code comeBack} with a stand-in, give one a fault, write the tenants file
 * anew while all run, and merge a file of its own last ({@link Region.Builder#overlay}).
 *
 * <p>Every process is told addresses of the other regions too, all of them of listeners that count
 * what comes ({@link Fleet#bytesToForeignRegions}): a configuration that names another region's
 * back end, gateway or sampler is found out by the bytes.
 *
 * <p>The shipped configuration is changed in one way, by the files in this package's resources:
 * waiting times and intervals are shorter. Each says which, and why that does not change what is
 * tested.
 */
@NullMarked
package io.tenantry.e2e.collectors;

import org.jspecify.annotations.NullMarked;
