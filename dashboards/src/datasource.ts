/** The Prometheus that the reader has chosen; no dashboard names one itself. */
export const PROMETHEUS = { type: "prometheus", uid: "${datasource}" };
