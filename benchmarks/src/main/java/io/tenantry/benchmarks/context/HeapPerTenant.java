package io.tenantry.benchmarks.context;

import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.benchmarks.result.Interval;
import io.tenantry.benchmarks.result.Row;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantLabels;
import io.tenantry.context.admission.TenantAdmission;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept for each of 100,000 tenants, after a full collection, in a JVM of its own for each
 * kind of keeping. The ids themselves are not counted.
 */
final class HeapPerTenant {

  private static final int TENANTS = 100_000;

  /** What keeps something for a tenant. */
  enum Kind {
    LIMITER,
    PLAIN_LIMITER,
    NAME_IN_METRICS,
    COUNTER
  }

  private HeapPerTenant() {}

  /** Prints the bytes for the kind that is named. */
  public static void main(String[] arguments) {
    System.out.println(bytes(Kind.valueOf(arguments[0])));
  }

  static List<Row> rows() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    rows.add(
        row(
            "heap for each of 100,000 tenants with a limiter",
            Kind.LIMITER,
            "Resilience4j's registry",
            Kind.PLAIN_LIMITER));
    rows.add(
        row(
            "heap for each of 100,000 tenants that want a name in metrics",
            Kind.NAME_IN_METRICS,
            "counter in an unbounded registry",
            Kind.COUNTER));
    return rows;
  }

  private static Row row(String name, Kind ours, String peerName, Kind peer)
      throws IOException, InterruptedException {
    return Row.of(name, Interval.exact(inOwnJvm(ours)), "B").beside(peerName, inOwnJvm(peer));
  }

  private static double inOwnJvm(Kind kind) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                // Compiled, 57 bytes per tenant that the first count has are gone at the second,
                // whatever is kept: even a bounded store of 500 names came out below nothing.
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                HeapPerTenant.class.getName(),
                kind.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader()) {
      String last = out.readAllAsString().strip();
      if (process.waitFor() != 0) {
        throw new IOException("could not measure " + kind);
      }
      return Double.parseDouble(last);
    } finally {
      process.destroyForcibly();
    }
  }

  static long bytes(Kind kind) {
    Tenant[] tenants = new Tenant[TENANTS];
    for (int i = 0; i < TENANTS; i++) {
      tenants[i] = RateLimitBenchmark.tenant(i);
    }
    long before = used();
    Object kept = keep(kind, tenants);
    try {
      return Math.round((double) (used() - before) / TENANTS);
    } finally {
      Reference.reachabilityFence(kept);
      Reference.reachabilityFence(tenants);
    }
  }

  private static Object keep(Kind kind, Tenant[] tenants) {
    return switch (kind) {
      case LIMITER -> {
        TenantAdmission admission = RateLimitBenchmark.admission(TENANTS);
        for (Tenant tenant : tenants) {
          admission.admit(tenant);
        }
        yield admission;
      }
      case PLAIN_LIMITER -> {
        RateLimiterRegistry registry = RateLimitBenchmark.plainRegistry(100);
        for (Tenant tenant : tenants) {
          registry.rateLimiter(tenant.id().value()).acquirePermission();
        }
        yield registry;
      }
      case NAME_IN_METRICS -> {
        TenantLabels labels = new TenantLabels(100, 16, List.of());
        for (Tenant tenant : tenants) {
          labels.arrived(tenant);
        }
        yield labels;
      }
      case COUNTER -> {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        for (Tenant tenant : tenants) {
          Counter.builder("requests")
              .tag(Tenant.ID_KEY, tenant.id().value())
              .register(registry)
              .increment();
        }
        yield registry;
      }
    };
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
