import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { PROMETHEUS } from "../datasource.js";

/** A query and how its lines are called. */
export interface Line {
  expr: string;
  legend: string;
}

/** A panel's number, which deep links name and which therefore never changes, and its words. */
export interface Heading {
  id: number;
  title: string;
  description: string;
}

/** Lines over time that begin at zero, with the largest last value first in the legend. */
export function timeseries(heading: Heading, unit: string, lines: Line[]): PanelBuilder {
  const panel = new PanelBuilder()
    .id(heading.id)
    .title(heading.title)
    .description(heading.description)
    .datasource(PROMETHEUS)
    .unit(unit)
    .min(0)
    .lineWidth(2)
    .showPoints(VisibilityMode.Never)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .calcs(["lastNotNull", "max"])
        .sortBy("Last *")
        .sortDesc(true),
    )
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    );
  lines.forEach((line, index) =>
    panel.withTarget(
      new DataqueryBuilder()
        .refId(refId(index))
        .datasource(PROMETHEUS)
        .expr(line.expr)
        .legendFormat(line.legend)
        .range(),
    ),
  );
  return panel;
}

/** A, B, C, … */
export function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
