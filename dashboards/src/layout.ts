import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  DashboardBuilder,
  type GridPos,
  type Panel,
  RowBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";

/** Grafana's grid is 24 columns wide. */
const COLUMNS = 24;

interface Placeable extends Builder<Panel> {
  gridPos(gridPos: GridPos): unknown;
}

/** A heading and, below it, lines of panels that share the width equally. */
export interface Section {
  id: number;
  title: string;
  lines: { height: number; panels: Placeable[] }[];
}

/** Adds `sections` from top to bottom; no two panels overlap. */
export function place(dashboard: DashboardBuilder, sections: Section[]): DashboardBuilder {
  let y = 0;
  for (const section of sections) {
    dashboard.withRow(
      new RowBuilder(section.title).id(section.id).gridPos({ x: 0, y, w: COLUMNS, h: 1 }),
    );
    y += 1;
    for (const line of section.lines) {
      const width = Math.floor(COLUMNS / line.panels.length);
      line.panels.forEach((panel, index) => {
        panel.gridPos({ x: index * width, y, w: width, h: line.height });
        dashboard.withPanel(panel);
      });
      y += line.height;
    }
  }
  return dashboard;
}
