package io.tenantry.collector.tenants;

import io.tenantry.collector.tenants.Directory.Tenant;
import io.tenantry.collector.tenants.Plan.Telemetry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a {@link Directory} as its readers want it. The same plans give the same bytes. */
final class TenantFiles {

  private static final String HEADER =
      "# Written by ./tenantry tenants from the TenantPlans: change those, not this.\n";

  /*
   * A tenant's entry in Tempo's overrides replaces all of Tempo's defaults for it: a limit that it
   * does not name is 0, and a rate of 0 refuses everything (grafana/tempo#7238). So every limit is
   * written, with the default that Tempo documents where the plan states none.
   */
  private static final long TEMPO_RATE_LIMIT_BYTES = 15_000_000;
  private static final long TEMPO_BURST_SIZE_BYTES = 20_000_000;
  private static final long TEMPO_MAX_TRACES_PER_USER = 10_000;
  private static final long TEMPO_MAX_BYTES_PER_TRACE = 5_000_000;
  private static final long TEMPO_MAX_BYTES_PER_TAG_VALUES_QUERY = 1_000_000;

  /**
   * The largest request that an OTLP port takes by default: a smaller burst would never let it in.
   */
  private static final long LARGEST_REQUEST_BYTES = 4_194_304;

  private static final long BURST_SECONDS = 2;

  private TenantFiles() {}

  /** The tenants file, which the collectors read. */
  static String tenantsFile(Directory directory) {
    Map<String, Object> tenants = new LinkedHashMap<>();
    directory
        .tenants()
        .forEach((id, tenant) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          tenant.org().ifPresent(org -> entry.put("org", org));
          tenant.residency().ifPresent(region -> entry.put("residency", region));
          tenant
              .telemetry()
              .itemsPerSecond()
              .ifPresent(limit -> entry.put("items_per_second", limit));
          tenant
              .telemetry()
              .tracesPerSecond()
              .ifPresent(limit -> entry.put("traces_per_second", limit));
          tenants.put(id, entry);
        });
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("pool", directory.pool());
    file.put("tenants", tenants);
    return yaml(file);
  }

  /**
   * Tempo's overrides for the orgs whose plans state limits of it. The pool has none: how many
   * share it is not known here, and Tempo's own defaults are for it.
   *
   * @param region orgs of which nothing may be in it are left out; empty for all
   */
  static String tempoOverrides(Directory directory, Optional<String> region) {
    Map<String, List<Telemetry>> orgs = new TreeMap<>();
    for (Tenant tenant : directory.tenants().values()) {
      if (region.map(tenant::mayBeIn).orElse(true)) {
        tenant
            .org()
            .ifPresent(
                org -> orgs.computeIfAbsent(org, _ -> new ArrayList<>()).add(tenant.telemetry()));
      }
    }
    Map<String, Object> overrides = new LinkedHashMap<>();
    orgs.forEach((org, members) -> {
      if (members.stream().anyMatch(TenantFiles::limitsTempo)) {
        overrides.put(org, override(members));
      }
    });
    return yaml(Map.of("overrides", overrides));
  }

  private static boolean limitsTempo(Telemetry telemetry) {
    return telemetry.bytesPerSecond().isPresent() || telemetry.maxLiveTraces().isPresent();
  }

  /** An org has what its tenants have together. */
  private static Map<String, Object> override(List<Telemetry> members) {
    long rate = 0;
    long burst = 0;
    long traces = 0;
    for (Telemetry telemetry : members) {
      long own = telemetry.bytesPerSecond().orElse(TEMPO_RATE_LIMIT_BYTES);
      rate = sum(rate, own);
      burst =
          sum(
              burst,
              telemetry.bytesPerSecond().isEmpty()
                  ? TEMPO_BURST_SIZE_BYTES
                  : Math.max(LARGEST_REQUEST_BYTES, product(own, BURST_SECONDS)));
      traces = sum(traces, telemetry.maxLiveTraces().orElse(TEMPO_MAX_TRACES_PER_USER));
    }
    Map<String, Object> ingestion = new LinkedHashMap<>();
    ingestion.put("rate_limit_bytes", rate);
    ingestion.put("burst_size_bytes", burst);
    ingestion.put("max_traces_per_user", traces);
    Map<String, Object> override = new LinkedHashMap<>();
    override.put("ingestion", ingestion);
    override.put(
        "read", Map.of("max_bytes_per_tag_values_query", TEMPO_MAX_BYTES_PER_TAG_VALUES_QUERY));
    override.put("global", Map.of("max_bytes_per_trace", TEMPO_MAX_BYTES_PER_TRACE));
    return override;
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static long product(long a, long b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  /** Quotes what would be no text without, such as a tenant called {@code null} or {@code 42}. */
  private static String yaml(Map<String, Object> file) {
    return HEADER
        + new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
            .dumpToString(file);
  }
}
