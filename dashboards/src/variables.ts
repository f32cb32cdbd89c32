import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PROMETHEUS } from "./datasource.js";

/**
 * What the reader chooses by: the data source, then jobs, regions, tenants and workloads. Each
 * list is filled from the series that the ones before it leave, and holds "All".
 *
 * They narrow what is shown. They protect nothing: who may query the data source may read every
 * tenant in it.
 */
export function variables() {
  return [
    new DatasourceVariableBuilder("datasource")
      .label("Data Source")
      .description("Prometheus, or what speaks like it.")
      .type("prometheus"),
    list(
      "job",
      "Job",
      "Scrape jobs of the services and of the autoscaler.",
      'label_values({__name__=~"http_server_requests_seconds_count|tenantry_autoscaler_replicas_desired"}, job)',
    ),
    list(
      "region",
      "Region",
      "Region of the tenant or of the request, not the region that a process runs in.",
      'label_values(http_server_requests_seconds_count{job=~"$job"}, tenant_region)',
    ),
    list(
      "tenant",
      "Tenant",
      "Tenants that were seen in the chosen regions.",
      'label_values(http_server_requests_seconds_count{job=~"$job", tenant_region=~"$region"}, tenant_id)',
    ),
    list(
      "workload",
      "Workload",
      "Workloads that the autoscaler looks after. Requests and errors are not narrowed by it.",
      'label_values(tenantry_autoscaler_replicas_desired{job=~"$job"}, workload)',
    ),
  ];
}

function list(name: string, label: string, description: string, query: string) {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(PROMETHEUS)
    .query({ query, refId: `variable-${name}` })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allValue(".+")
    .current({ selected: true, text: ["All"], value: ["$__all"] })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}
