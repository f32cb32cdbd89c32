package io.tenantry.collector;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must hold for the gateway of every region. */
enum GatewayRule {

  /** Every component that something names is defined. */
  EVERY_REFERENCE_IS_DEFINED {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      return difference(
          ComponentNames.used(config),
          ComponentNames.defined(config),
          "%s is named but not defined");
    }
  },

  /** Every component that is defined is named by something: nothing lies about unused. */
  EVERY_DEFINITION_IS_USED {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      return difference(
          ComponentNames.defined(config),
          ComponentNames.used(config),
          "%s is defined but not used");
    }
  },

  /**
   * No way from a receiver ends outside the region. An exporter that uses the network has its
   * address from the region's own variable, and by default in the region's own domain.
   */
  NO_FOREIGN_BACKEND {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      var faults = new ArrayList<String>();
      for (String exporter : reachableExporters(config)) {
        switch (ComponentKind.typeOf(exporter)) {
          case "debug" -> {}
          case "otlp_grpc" -> {
            String endpoint = String.valueOf(config.value("exporters", exporter, "endpoint"));
            if (!endpoint.contains(".%s.".formatted(region))) {
              faults.add("%s: %s is not in %s".formatted(exporter, endpoint, region));
            }
            String written = String.valueOf(config.written("exporters", exporter, "endpoint"));
            String prefix = "${env:TENANTRY_%s_".formatted(environmentName(region));
            if (!written.startsWith(prefix)) {
              faults.add("%s: %s does not begin with %s".formatted(exporter, written, prefix));
            }
          }
          default -> faults.add("%s: where this type sends to is not known".formatted(exporter));
        }
      }
      return faults;
    }
  },

  /**
   * Every span ends in exactly one place, whatever its region and tenant and wherever they are
   * written: at the region's back end when it is the region's, in quarantine when it is another's
   * or nobody's.
   */
  EVERY_SPAN_HAS_ONE_DESTINATION {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      var faults = new ArrayList<String>();
      var graph = new PipelineGraph(config);
      for (Span span : SpanKinds.of(config)) {
        List<String> destinations = graph.destinationsOf(span);
        boolean home = region.equals(span.valueOf("tenant.region"));
        if (destinations.size() != 1 || home == QUARANTINE.equals(destinations.getFirst())) {
          faults.add("%s ends in %s".formatted(span, destinations));
        }
      }
      return faults;
    }
  },

  /**
   * Tempo keeps tenants apart by the header {@code X-Scope-OrgID}: a tenant that the filters name
   * has the org of its own name, and nobody else has that org.
   */
  TEMPO_GETS_THE_TENANTS_ORG {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      var faults = new ArrayList<String>();
      var graph = new PipelineGraph(config);
      Set<String> silos = SpanKinds.namedValues(config, "tenant.id");
      for (Span span : SpanKinds.of(config)) {
        String tenant = span.valueOf("tenant.id");
        for (String exporter : graph.destinationsOf(span)) {
          if (exporter.startsWith("otlp_grpc/tempo")) {
            Object org = config.value("exporters", exporter, "headers", "X-Scope-OrgID");
            boolean hasOwnOrg = tenant != null && silos.contains(tenant);
            boolean isTenantsOwn = Objects.equals(org, tenant);
            boolean isNobodys = org != null && !silos.contains(org.toString());
            if (!(hasOwnOrg ? isTenantsOwn : isNobodys)) {
              faults.add("%s: org %s for tenant %s".formatted(exporter, org, tenant));
            }
          }
        }
      }
      return faults.stream().distinct().toList();
    }
  },

  /**
   * What an exporter was given survives a killed process and an outage of any length: its queue
   * lies on disk in a started storage, is bounded, holds senders back when full, and is tried again
   * without end.
   */
  EVERY_QUEUE_IS_DURABLE {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      var faults = new ArrayList<String>();
      for (String exporter : config.components(ComponentKind.EXPORTERS).keySet()) {
        if (ComponentKind.typeOf(exporter).equals("debug")) {
          continue;
        }
        Object storage = config.value("exporters", exporter, "sending_queue", "storage");
        if (storage == null || !config.startedExtensions().contains(storage.toString())) {
          faults.add("%s: its queue is in no started storage: %s".formatted(exporter, storage));
        } else if (!Boolean.TRUE.equals(config.value("extensions", storage.toString(), "fsync"))) {
          faults.add("%s: %s has no fsync".formatted(exporter, storage));
        }
        Object limit = config.value("exporters", exporter, "retry_on_failure", "max_elapsed_time");
        if (!"0s".equals(limit)) {
          faults.add("%s: gives up after %s (expected: 0s)".formatted(exporter, limit));
        }
        if (!(config.value("exporters", exporter, "sending_queue", "queue_size")
                instanceof Integer size
            && size > 0)) {
          faults.add("%s: its queue has no size".formatted(exporter));
        }
        if (!Boolean.TRUE.equals(
            config.value("exporters", exporter, "sending_queue", "block_on_overflow"))) {
          faults.add("%s: drops when its queue is full".formatted(exporter));
        }
      }
      return faults;
    }
  },

  /** No span that was acknowledged waits in memory only before it reaches a queue on disk. */
  NO_BATCH_IN_MEMORY_BEFORE_A_QUEUE {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      return new PipelineGraph(config)
          .paths().stream()
              .flatMap(path -> path.components().stream())
              .filter(id -> config.components(ComponentKind.PROCESSORS).containsKey(id))
              .filter(id -> HOLDS_IN_MEMORY.contains(ComponentKind.typeOf(id)))
              .distinct()
              .map("%s: holds accepted spans in memory"::formatted)
              .toList();
    }
  },

  /** Memory is limited at the door, before anything is copied. */
  MEMORY_IS_LIMITED_FIRST {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      return new PipelineGraph(config)
          .paths().stream()
              .map(path -> path.components().get(1))
              .filter(first -> !ComponentKind.typeOf(first).equals("memory_limiter"))
              .distinct()
              .map("%s comes before memory_limiter"::formatted)
              .toList();
    }
  },

  /** An error in a condition refuses the batch, rather than letting it pass unfiltered. */
  FILTERS_PROPAGATE_ERRORS {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      return config.components(ComponentKind.PROCESSORS).entrySet().stream()
          .filter(entry -> ComponentKind.typeOf(entry.getKey()).equals("filter"))
          .filter(entry -> !"propagate".equals(entry.getValue().get("error_mode")))
          .map(entry -> "%s: error_mode is not propagate".formatted(entry.getKey()))
          .toList();
    }
  },

  /** No component goes by a name that the collector warns about. */
  NO_DEPRECATED_NAME {
    @Override
    List<String> faults(CollectorConfig config, String region) {
      var faults = new ArrayList<String>();
      RENAMED.forEach((kind, names) ->
          config.components(kind).keySet().stream()
              .filter(id -> names.containsKey(ComponentKind.typeOf(id)))
              .map(id -> "%s: now %s".formatted(id, names.get(ComponentKind.typeOf(id))))
              .forEach(faults::add));
      return faults;
    }
  };

  private static final String QUARANTINE = "debug/quarantine";

  private static final Set<String> HOLDS_IN_MEMORY =
      Set.of("batch", "groupbyattrs", "groupbytrace", "tail_sampling");

  private static final Map<ComponentKind, Map<String, String>> RENAMED =
      Map.of(
          ComponentKind.RECEIVERS,
          Map.of("filelog", "file_log"),
          ComponentKind.PROCESSORS,
          Map.of(
              "k8sattributes", "k8s_attributes",
              "cumulativetodelta", "cumulative_to_delta",
              "deltatocumulative", "delta_to_cumulative"),
          ComponentKind.CONNECTORS,
          Map.of("spanmetrics", "span_metrics"),
          ComponentKind.EXPORTERS,
          Map.of(
              "otlp", "otlp_grpc",
              "otlphttp", "otlp_http",
              "loadbalancing", "load_balancing",
              "prometheusremotewrite", "prometheus_remote_write"));

  /** What {@code config} does against this rule, as sentences; empty when it keeps it. */
  abstract List<String> faults(CollectorConfig config, String region);

  private static Set<String> reachableExporters(CollectorConfig config) {
    var exporters = new LinkedHashSet<String>();
    new PipelineGraph(config).paths().forEach(path -> exporters.add(path.exporter()));
    return exporters;
  }

  private static List<String> difference(Set<String> all, Set<String> known, String sentence) {
    return all.stream().filter(name -> !known.contains(name)).map(sentence::formatted).toList();
  }

  private static String environmentName(String region) {
    return region.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
