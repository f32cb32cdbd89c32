import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { tenantOverview } from "./dashboards/tenant-overview.js";

const DASHBOARDS = {
  "tenant-overview": tenantOverview,
};

/** Writes every dashboard to `folder`. The same sources give the same bytes. */
function generate(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, build] of Object.entries(DASHBOARDS)) {
    const dashboard = build().build();
    for (const panel of dashboard.panels ?? []) {
      for (const target of "targets" in panel ? (panel.targets ?? []) : []) {
        if ("expr" in target) {
          requirePromql(`${name}, panel "${panel.title}"`, String(target.expr));
        }
      }
    }
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(dashboard, null, 2)}\n`);
  }
}

/** Throws, with the place, when Prometheus would not understand `expr`. */
function requirePromql(where: string, expr: string): void {
  const cursor = parser.parse(expr.replaceAll("$__rate_interval", "1m")).cursor();
  do {
    if (cursor.type.isError) {
      throw new Error(`${where}: not PromQL at character ${cursor.from + 1}: ${expr}`);
    }
  } while (cursor.next());
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error("usage: node generate.js FOLDER");
  process.exit(2);
}
generate(folder);
