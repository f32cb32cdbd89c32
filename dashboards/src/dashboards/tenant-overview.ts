import { GraphDrawStyle, LineInterpolation, StackingMode } from "@grafana/grafana-foundation-sdk/common";
import { DashboardBuilder, DashboardCursorSync } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  CountsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from "@grafana/grafana-foundation-sdk/units";
import { place } from "../layout.js";
import { table } from "../panels/table.js";
import { timeseries } from "../panels/timeseries.js";
import { droppedPoints, ofTenant, ofWorkload, requests } from "../selectors.js";
import { variables } from "../variables.js";

/** Which tenant hurts, where, and what is being done about it. */
export function tenantOverview(): DashboardBuilder {
  const dashboard = new DashboardBuilder("Tenant overview")
    .uid("tenantry-tenant-overview")
    .description("Which tenant hurts, where, and what the autoscaler does about it.")
    .tags(["tenantry"])
    .readonly()
    .time({ from: "now-1h", to: "now" })
    .refresh("10s")
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(variables());
  return place(dashboard, [
    {
      id: 10,
      title: "Which tenant hurts",
      lines: [
        { height: 9, panels: [tenantsNow()] },
        { height: 9, panels: [requestsByTenant(), latencyByTenant(), errorsByTenant()] },
      ],
    },
    {
      id: 20,
      title: "Where",
      lines: [{ height: 8, panels: [demandByRegion(), latencyByRegion()] }],
    },
    {
      id: 30,
      title: "What we do about it",
      lines: [
        { height: 9, panels: [replicas(), decisions()] },
        { height: 8, panels: [signalAge(), dropped()] },
      ],
    },
  ]);
}

/** More lines than this cannot be told apart. */
const TOP = 10;

/** What names one workload: a Deployment and a StatefulSet may have the same name. */
const WORKLOAD = "namespace, kind, workload";

function tenantsNow() {
  const labels = "tenant_id, tenant_plan, tenant_region";
  return table(
    {
      id: 11,
      title: "Tenants now",
      description:
        "The tenant that is furthest over its workload's latency objective comes first. " +
        "Latency is at the objective's percentile, and at 100 % of the objective it is exactly " +
        "met; where a tenant uses several workloads, the worst one counts.",
    },
    { tenant_id: "Tenant", tenant_plan: "Plan", tenant_region: "Region" },
    [
      {
        title: "Requests",
        expr: `sum by (${labels}) (rate(${requests()}[$__rate_interval]))`,
        unit: RequestsPerSecond,
      },
      {
        title: "Latency",
        expr: `max by (${labels}) (${latency()})`,
        unit: Seconds,
      },
      {
        title: "Latency of objective",
        // Several autoscalers report the same workload: one value each, or the join is ambiguous.
        expr:
          `max by (${labels}) (max by (${WORKLOAD}, ${labels}) (${latency()})` +
          ` / on (${WORKLOAD}) group_left ()` +
          ` max by (${WORKLOAD}) (${ofWorkload("objective_seconds")}))`,
        unit: PercentUnit,
        warnFrom: 0.8,
        alarmFrom: 1,
      },
      {
        title: "Errors",
        expr: errorShare(labels),
        unit: PercentUnit,
        warnFrom: 0.001,
        alarmFrom: 0.01,
      },
    ],
    "Latency of objective",
  );
}

function requestsByTenant() {
  return timeseries(
    {
      id: 12,
      title: "Requests by tenant",
      description: `Requests served per second, for the ${TOP} tenants that have most.`,
    },
    RequestsPerSecond,
    [
      {
        expr: `topk(${TOP}, sum by (tenant_id) (rate(${requests()}[$__rate_interval])))`,
        legend: "{{tenant_id}}",
      },
    ],
  );
}

function latencyByTenant() {
  return timeseries(
    {
      id: 13,
      title: "Latency by tenant, and the objective",
      description:
        "As many of a tenant's requests were faster as the objective's percentile says, as the " +
        `autoscaler measures it, for the ${TOP} slowest tenants. Dashed: what the workload promises.`,
    },
    Seconds,
    [
      { expr: `topk(${TOP}, max by (tenant_id) (${latency()}))`, legend: "{{tenant_id}}" },
      {
        expr: `max by (${WORKLOAD}) (${ofWorkload("objective_seconds")})`,
        legend: "objective of {{namespace}}/{{kind}}/{{workload}}",
      },
    ],
  ).overrideByQuery("B", [
    { id: "custom.lineStyle", value: { fill: "dash", dash: [8, 8] } },
    { id: "color", value: { mode: "fixed", fixedColor: "red" } },
  ]);
}

function errorsByTenant() {
  return timeseries(
    {
      id: 14,
      title: "Errors by tenant",
      description:
        "Share of a tenant's requests that ended in a server error (5xx), for the " +
        `${TOP} tenants with the largest share. A tenant without requests has no line.`,
    },
    PercentUnit,
    [{ expr: `topk(${TOP}, ${errorShare("tenant_id")})`, legend: "{{tenant_id}}" }],
  );
}

function demandByRegion() {
  const labels = `${WORKLOAD}, tenant_id, tenant_plan, tenant_region`;
  return timeseries(
    {
      id: 21,
      title: "Demand by region",
      description: "Requests per second that arrive, as the autoscaler sees them.",
    },
    RequestsPerSecond,
    [
      {
        expr: `sum by (tenant_region) (max by (${labels}) (${ofTenant("requests_per_second")}))`,
        legend: "{{tenant_region}}",
      },
    ],
  );
}

function latencyByRegion() {
  return timeseries(
    {
      id: 22,
      title: "Slowest tenant of each region",
      description: "The largest latency, at the percentile of its workload's objective, that a tenant of the region has.",
    },
    Seconds,
    [{ expr: `max by (tenant_region) (${latency()})`, legend: "{{tenant_region}}" }],
  );
}

function replicas() {
  const lines = (["desired", "ready", "recommended"] as const).map((which) => ({
    expr: `max by (${WORKLOAD}) (${ofWorkload(`replicas_${which}`)})`,
    legend: `{{namespace}}/{{kind}}/{{workload}} ${which}`,
  }));
  return timeseries(
    {
      id: 31,
      title: "Replicas",
      description:
        "Desired: what the workload is set to. Ready: what answers. Recommended: what the " +
        "autoscaler would set; it differs from desired where it only recommends.",
    },
    Short,
    lines,
  )
    .decimals(0)
    .lineInterpolation(LineInterpolation.StepAfter)
    .overrideByQuery("C", [{ id: "custom.lineStyle", value: { fill: "dash", dash: [4, 6] } }]);
}

function decisions() {
  return timeseries(
    {
      id: 32,
      title: "Decisions by reason",
      description: "How often the autoscaler decided, and why: to change replicas, or to hold.",
    },
    CountsPerSecond,
    [
      {
        expr: `sum by (reason) (rate(${ofWorkload("decisions_total")}[$__rate_interval]))`,
        legend: "{{reason}}",
      },
    ],
  )
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .stacking({ build: () => ({ mode: StackingMode.Normal, group: "A" }) });
}

function signalAge() {
  return timeseries(
    {
      id: 33,
      title: "Age of signals",
      description:
        "How old the newest measurement of a workload is. Past its staleAfter (10 s unless set) " +
        "the autoscaler no longer scales the workload down.",
    },
    Seconds,
    [
      {
        expr: `max by (${WORKLOAD}) (${ofWorkload("signal_age_seconds")})`,
        legend: "{{namespace}}/{{kind}}/{{workload}}",
      },
    ],
  );
}

function dropped() {
  return timeseries(
    {
      id: 34,
      title: "Measurements dropped",
      description: "Points per second that the autoscaler was sent and could not use, by reason.",
    },
    CountsPerSecond,
    [
      {
        expr: `sum by (reason) (rate(${droppedPoints()}[$__rate_interval]))`,
        legend: "{{reason}}",
      },
    ],
  );
}

/** At the percentile of the workload's objective: a workload has no other. */
function latency(): string {
  return ofTenant("latency_seconds");
}

/** 0 for a tenant without errors, and nothing for a tenant without requests. */
function errorShare(labels: string): string {
  const errors = `sum by (${labels}) (rate(${requests('status=~"5.."')}[$__rate_interval]))`;
  const all = `sum by (${labels}) (rate(${requests()}[$__rate_interval]))`;
  return `(${errors} or ${all} * 0) / (${all} > 0)`;
}
