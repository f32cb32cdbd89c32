/**
 * Selectors of the agreed metrics (metrics.txt). Every query begins with one of them, so that none
 * forgets a variable.
 */

/** Requests that services served. `more` narrows further, such as `status=~"5.."`. */
export function requests(more = ""): string {
  return select("http_server_requests_seconds_count", [...TENANT, more]);
}

/** What the autoscaler measured for a tenant; `name` without its prefix. */
export function ofTenant(name: "requests_per_second" | "latency_seconds"): string {
  return select(`tenantry_autoscaler_tenant_${name}`, [WORKLOAD, ...TENANT]);
}

/** What the autoscaler knows or decided about a workload; `name` without its prefix. */
export function ofWorkload(
  name:
    | "replicas_desired"
    | "replicas_ready"
    | "replicas_recommended"
    | "decisions_total"
    | "objective_seconds"
    | "signal_age_seconds",
): string {
  return select(`tenantry_autoscaler_${name}`, [WORKLOAD]);
}

/** Points that the autoscaler was sent and could not use. */
export function droppedPoints(): string {
  return select("tenantry_autoscaler_otlp_dropped_total", []);
}

const WORKLOAD = 'workload=~"$workload"';
const TENANT = ['tenant_region=~"$region"', 'tenant_id=~"$tenant"'];

function select(metric: string, matchers: string[]): string {
  return `${metric}{${['job=~"$job"', ...matchers].filter((matcher) => matcher !== "").join(", ")}}`;
}
