// Numbers, names and times as people read them. Text only: nothing here makes markup.

const MISSING = '–';

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});
const hourAndMinute = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

/** Local time of day with seconds. */
export const timeOfDay = (date) => clock.format(date);

/** Local time of day for an axis. */
export const timeOnAxis = (date) => hourAndMinute.format(date);

/** Requests per second: whole from 10 on, one decimal below. */
export function rate(value) {
  if (value == null) return MISSING;
  return value >= 10 || value === 0 ? grouped(Math.round(value)) : value.toFixed(1);
}

/** A duration given in milliseconds: ms below 1 s, above it seconds. */
export function millis(value) {
  if (value == null) return MISSING;
  if (value < 1) return '< 1 ms';
  if (value < 999.5) return `${Math.round(value)} ms`;
  return `${(value / 1000).toFixed(value < 9950 ? 2 : 1)} s`;
}

/** The same for an axis: short, and exact for round numbers. */
export function millisOnAxis(value) {
  if (value === 0) return '0';
  return value < 1000 ? `${value} ms` : `${value / 1000} s`;
}

/** An age in seconds, such as 0.8 s, 12 s or 3 min. */
export function age(seconds) {
  if (seconds == null) return MISSING;
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** An age in whole seconds, for one that is read as it grows. */
export const wholeAge = (seconds) => (seconds < 120 ? `${Math.round(seconds)} s` : age(seconds));

/** A number of any size, with three digits at most: 0.05, 1.5, 250. */
export const number = (value) => String(Number(value.toPrecision(3)));

export function whole(value) {
  return value == null ? MISSING : grouped(Math.round(value));
}

/** Such as 2.4 ×, for how far a value is above its limit. */
export const times = (ratio) => `${ratio < 9.95 ? ratio.toFixed(1) : Math.round(ratio)} ×`;

export const percent = (share) => `${Math.round(share * 100)} %`;

/** The objective's percentile: p95, p99.9. */
export const percentile = (objective) => `p${objective.percentile}`;

export function tenant(name) {
  switch (name) {
    case '_none': return 'no tenant';
    case '_unknown': return 'unknown tenant';
    case '_overflow': return 'all other tenants';
    default: return name;
  }
}

/** A plan or region; reserved names say that there is none. */
export const label = (name) => (name.startsWith('_') ? MISSING : name);

export function plural(count, one, many) {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** 12 345 with thin spaces, so that columns of digits stay aligned in every locale. */
function grouped(integer) {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}
