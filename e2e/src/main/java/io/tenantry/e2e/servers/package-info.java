/**
 * Real servers for tests and benchmarks: OpenTelemetry collectors, Prometheus and Jaeger, as
 * processes on 127.0.0.1.
 *
 * <p>A test says which it needs, and gets them as parameters, started and healthy:
 *
 * {@snippet :
 * @Tag("collectors")
 * class ResidencyIT {
 *
 *   @Test
 *   @WithJaeger
 *   @WithCollector
 *   void keepsForeignSpansOut(Jaeger jaeger, Servers servers) {
 *     try (RecordingListener elsewhere = RecordingListener.open()) {
 *       Collector gateway = servers.collector("gateway")....start();
 *       ...
 *       assertThat(elsewhere.bytes()).isZero();
 *     }
 *   }
 * }
 * }
 *
 * <p>Ports are free ones and stay the same when a server is ended and started again. Servers end
 * with the test, or with the test class where {@code @BeforeAll} asked for them; logs and data go
 * with them unless the test failed: then its output says where they are. What a killed run has left
 * is ended by the next one. A binary that is not in the cache is built, which may take minutes;
 * {@code ./tenantry e2e} does that beforehand. Without Go the test is skipped, and with {@code
 * CI=true} in the environment it fails.
 */
@NullMarked
package io.tenantry.e2e.servers;

import org.jspecify.annotations.NullMarked;
