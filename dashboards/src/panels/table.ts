import { TableCellDisplayMode } from "@grafana/grafana-foundation-sdk/common";
import { ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";
import { PROMETHEUS } from "../datasource.js";
import { type Heading, refId } from "./timeseries.js";

/** A column of numbers. `warnFrom` and `alarmFrom` colour a cell's text. */
export interface Column {
  title: string;
  expr: string;
  unit: string;
  warnFrom?: number;
  alarmFrom?: number;
}

/**
 * The present, one row for each combination of `labels`: the queries of all columns keep exactly
 * these labels, and their rows are joined by them. The row with the largest `sortBy` comes first.
 */
export function table(
  heading: Heading,
  labels: Record<string, string>,
  columns: Column[],
  sortBy: string,
): PanelBuilder {
  const fields = columns.map((_, index) => `Value #${refId(index)}`);
  const panel = new PanelBuilder()
    .id(heading.id)
    .title(heading.title)
    .description(heading.description)
    .datasource(PROMETHEUS)
    .unit("short")
    .noValue("–")
    .sortBy([{ build: () => ({ displayName: sortBy, desc: true }) }])
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(
          [...Object.keys(labels), ...fields].map((field, index) => [field, index]),
        ),
        renameByName: {
          ...labels,
          ...Object.fromEntries(columns.map((column, index) => [fields[index], column.title])),
        },
      },
    });
  columns.forEach((column, index) => {
    panel.withTarget(
      new DataqueryBuilder()
        .refId(refId(index))
        .datasource(PROMETHEUS)
        .expr(column.expr)
        .format(PromQueryFormat.Table)
        .instant(),
    );
    panel.overrideByName(column.title, properties(column));
  });
  return panel;
}

function properties(column: Column) {
  const unit = { id: "unit", value: column.unit };
  if (column.warnFrom === undefined || column.alarmFrom === undefined) {
    return [unit];
  }
  return [
    unit,
    { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorText } },
    {
      id: "thresholds",
      value: {
        mode: ThresholdsMode.Absolute,
        steps: [
          { value: 0, color: "text" },
          { value: column.warnFrom, color: "orange" },
          { value: column.alarmFrom, color: "red" },
        ],
      },
    },
  ];
}
