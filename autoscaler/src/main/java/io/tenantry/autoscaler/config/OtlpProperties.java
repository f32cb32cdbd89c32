package io.tenantry.autoscaler.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where metrics come in, and how much of them is taken.
 *
 * @param httpPort port of OTLP over HTTP, which serves {@code /v1/metrics} and nothing else; 0 for
 *     any free port
 * @param grpcPort port of OTLP over gRPC; 0 for any free port
 * @param maxRequestSize largest request that is read, as sent and after decompression; 1KB..64MB
 * @param maxSampleAge points older than this on arrival are dropped; 5s..10m
 * @param maxSeries most combinations of pod, tenant, plan and region that are kept, over all
 *     workloads; 1..10000000. One that reports every second takes 5 to 10 kB of heap: up to 100 MB
 *     when all 10000 of the default do
 */
@ConfigurationProperties("tenantry.autoscaler.otlp")
record OtlpProperties(
    @DefaultValue("4318") int httpPort,
    @DefaultValue("4317") int grpcPort,
    @DefaultValue("4MB") DataSize maxRequestSize,
    @DefaultValue("30s") Duration maxSampleAge,
    @DefaultValue("10000") int maxSeries) {

  private static final String PREFIX = "tenantry.autoscaler.otlp.";
  private static final int MAX_PORT = 65_535;

  OtlpProperties {
    Ranges.require(PREFIX + "http-port", httpPort, 0, MAX_PORT);
    Ranges.require(PREFIX + "grpc-port", grpcPort, 0, MAX_PORT);
    Ranges.require(
        PREFIX + "max-request-size",
        maxRequestSize,
        DataSize.ofKilobytes(1),
        DataSize.ofMegabytes(64));
    Ranges.require(
        PREFIX + "max-sample-age", maxSampleAge, Duration.ofSeconds(5), Duration.ofMinutes(10));
    Ranges.require(PREFIX + "max-series", maxSeries, 1, 10_000_000);
  }

  int maxRequestBytes() {
    return Math.toIntExact(maxRequestSize.toBytes());
  }
}
