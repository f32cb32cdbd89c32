// Three small charts over the same minutes, a quarter of an hour at most, with one cursor through all of them.

import uPlot from '../webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { byId, element, setText } from './dom.js';
import * as format from './format.js';

const MINUTES = [2, 5, 15]; // As few as hold the whole history: a young one is not squeezed into a corner.
const HEIGHT = 156;
const GAP = 5; // Seconds without a point after which a line is broken.
const SUMMARY_EVERY = 10000; // Milliseconds; a screen reader is told no more often.

const steps = uPlot.paths.stepped({ align: 1 });

/** Each chart: its columns beside time, first the one that matters. */
const CHARTS = [
  {
    id: 'chart-latency',
    title: (workload) => `${format.percentile(workload.objective)} latency`,
    columns: [
      { key: 'latencyMillis', label: () => 'all tenants', show: format.millis, role: 'main', limit: 'objective' },
      { key: 'objective', label: () => 'objective', show: format.millis, role: 'limit' },
    ],
    axis: format.millisOnAxis,
    least: (workload) => workload.objective.targetMillis * 1.25,
  },
  {
    id: 'chart-demand',
    title: () => 'Requests/s',
    columns: [
      { key: 'requestsPerSecond', label: () => 'arriving', show: format.rate, role: 'area' },
      { key: 'capacity', label: () => 'served within objective', show: format.rate, role: 'limit', steps: true },
    ],
    axis: format.whole,
    least: () => 1,
  },
  {
    id: 'chart-replicas',
    title: () => 'Replicas',
    columns: [
      { key: 'requested', label: () => 'requested', show: format.whole, role: 'main', steps: true },
      { key: 'ready', label: () => 'ready', show: format.whole, role: 'ready', steps: true },
    ],
    axis: format.whole,
    whole: true,
    least: () => 2,
  },
];

export class Charts {
  #workload;
  #series;
  #plots = [];
  #now = 0;
  #minutes = MINUTES[0];
  #summarizedAt = 0;

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#rebuild());
    new ResizeObserver(() => this.#resize()).observe(byId('chart-replicas'));
  }

  /** Shows a workload's series anew; they are read again at each {@link update}. */
  show(workload, series, now) {
    this.#workload = workload;
    this.#series = series;
    this.#now = now;
    this.#rebuild();
  }

  /** Shows what was appended to the series, as of `now`, in seconds since the epoch. */
  update(workload, now) {
    if (!this.#series) return;
    const newObjective = workload.objective.percentile !== this.#workload.objective.percentile;
    this.#workload = workload;
    this.#now = now;
    if (newObjective) {
      this.#rebuild();
    } else {
      this.#draw();
    }
  }

  clear() {
    this.#series = undefined;
    this.#destroy();
  }

  #destroy() {
    for (const { plot } of this.#plots) plot.destroy();
    this.#plots = [];
  }

  #rebuild() {
    this.#destroy();
    if (!this.#series) return;
    const colours = palette();
    this.#plots = CHARTS.map((chart) => {
      const figure = byId(chart.id);
      const place = figure.querySelector('.plot');
      const legend = this.#legend(figure.querySelector('figcaption'), chart);
      const plot = new uPlot(this.#options(chart, colours, place, legend), this.#columns(chart), place);
      return { chart, plot, legend, place };
    });
    this.#summarizedAt = 0;
    this.#draw();
  }

  #legend(caption, chart) {
    caption.replaceChildren(element('span', 'name', chart.title(this.#workload)));
    return chart.columns.map((column) => {
      const entry = element('span', `entry ${column.role}`);
      const value = element('b', '', '');
      entry.append(element('i', 'swatch', ''), element('span', '', column.label()), value);
      caption.append(entry);
      return value;
    });
  }

  #options(chart, colours, place, legend) {
    const grid = { stroke: colours.grid, width: 1 };
    return {
      width: Math.max(place.clientWidth, 120),
      height: HEIGHT,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        sync: { key: 'tenantry' },
        points: { size: 7 },
      },
      scales: {
        x: { time: true, range: () => [this.#now - this.#minutes * 60, this.#now] },
        y: { range: (_, low, high) => [0, this.#highest(chart, high)] },
      },
      axes: [
        {
          stroke: colours.ink,
          font: '11px system-ui, sans-serif',
          size: 26,
          gap: 4,
          space: 70,
          grid: { show: false },
          ticks: { stroke: colours.grid, width: 1, size: 4 },
          values: (_, splits) => splits.map((split) => format.timeOnAxis(new Date(split * 1000))),
          incrs: [60, 300, 600],
        },
        {
          stroke: colours.ink,
          font: '11px system-ui, sans-serif',
          size: 52,
          gap: 6,
          space: 28,
          grid,
          ticks: { show: false },
          incrs: chart.whole ? [1, 2, 5, 10, 20, 50, 100, 200, 500] : undefined,
          values: (_, splits) => splits.map((split) => chart.axis(split)),
        },
      ],
      series: [{}, ...chart.columns.map((column) => lineOf(column, colours, () => this.#workload))],
      hooks: { setCursor: [(plot) => this.#tell(plot, chart, legend)] },
    };
  }

  #highest(chart, high) {
    const highest = Math.max(high ?? 0, chart.least(this.#workload));
    return chart.whole ? highest + 0.5 : highest * 1.1;
  }

  #columns(chart) {
    const { time } = this.#series;
    const columns = [time, ...chart.columns.map(({ key }) => (
      key === 'objective' ? time.map(() => this.#workload.objective.targetMillis) : this.#series[key]))];
    return broken(columns);
  }

  #draw() {
    const age = this.#now - (this.#series.time[0] ?? this.#now);
    this.#minutes = MINUTES.find((minutes) => age <= minutes * 60) ?? MINUTES.at(-1);
    setText(byId('charts-title'), `The last ${this.#minutes} minutes`);
    for (const { chart, plot, legend } of this.#plots) {
      plot.setData(this.#columns(chart));
      this.#tell(plot, chart, legend);
    }
    this.#summarize();
  }

  /** Writes the values under the cursor, or the newest ones. */
  #tell(plot, chart, legend) {
    const index = plot.cursor.idx ?? plot.data[0].length - 1;
    chart.columns.forEach((column, i) => setText(legend[i], column.show(plot.data[i + 1][index])));
  }

  #summarize() {
    if (Date.now() - this.#summarizedAt < SUMMARY_EVERY) return;
    this.#summarizedAt = Date.now();
    for (const { chart, place } of this.#plots) {
      const parts = chart.columns.map(({ key, label, show }) => {
        if (key === 'objective') return `objective ${show(this.#workload.objective.targetMillis)}`;
        const values = this.#series[key].filter((value) => value != null);
        if (values.length === 0) return `${label()}: nothing measured`;
        return `${label()} now ${show(values.at(-1))}, lowest ${show(Math.min(...values))}, highest ${show(Math.max(...values))}`;
      });
      place.setAttribute('aria-label', `${chart.title(this.#workload)} over ${this.#minutes} minutes: ${parts.join('; ')}`);
    }
  }

  #resize() {
    for (const { plot, place } of this.#plots) {
      if (place.clientWidth > 0 && place.clientWidth !== plot.width) {
        plot.setSize({ width: place.clientWidth, height: HEIGHT });
      }
    }
  }
}

function lineOf(column, colours, workload) {
  const line = { points: { show: false }, paths: column.steps ? steps : undefined };
  switch (column.role) {
    case 'limit':
      return { ...line, stroke: colours.limit, width: 1, dash: [5, 4] };
    case 'ready':
      return { ...line, stroke: colours.limit, width: 1, fill: colours.area };
    case 'area':
      return { ...line, stroke: colours.accent, width: 1.75, fill: colours.area };
    default:
      return {
        ...line,
        width: 1.75,
        stroke: column.limit
          ? (plot) => splitAt(plot, workload().objective.targetMillis, colours)
          : colours.accent,
      };
  }
}

/** A stroke that is of the alarm's colour above `limit`. */
function splitAt(plot, limit, colours) {
  const { top, height } = plot.bbox;
  const at = (plot.valToPos(limit, 'y', true) - top) / height;
  if (!(height > 0) || !(at > 0 && at < 1)) return colours.accent;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, colours.alarm);
  gradient.addColorStop(at, colours.alarm);
  gradient.addColorStop(at, colours.accent);
  gradient.addColorStop(1, colours.accent);
  return gradient;
}

/** The columns with an empty point wherever time jumps. */
function broken(columns) {
  const [time] = columns;
  const jumps = [];
  for (let i = 1; i < time.length; i++) {
    if (time[i] - time[i - 1] > GAP) jumps.push(i);
  }
  if (jumps.length === 0) return columns;
  return columns.map((column, c) => {
    const whole = [...column];
    for (const i of jumps.toReversed()) whole.splice(i, 0, c === 0 ? time[i - 1] + GAP / 5 : null);
    return whole;
  });
}

function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    accent: colour('--accent'),
    area: colour('--accent-area'),
    alarm: colour('--alarm'),
    limit: colour('--limit'),
    grid: colour('--line'),
    ink: colour('--muted'),
  };
}
