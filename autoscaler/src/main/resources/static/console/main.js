// The page: takes the stream's states and shows them, and says when they are old.

import { Charts } from './charts.js';
import { Connection } from './connection.js';
import { byId, setShown, setText, setTime } from './dom.js';
import * as format from './format.js';
import { worstFirst } from './judgement.js';
import { idOf, showOverview } from './overview.js';
import { Decisions, showWorkload } from './workload.js';

const ADDRESS = '#/'; // Followed by a workload's id.
const SPAN = 15 * 60; // Seconds of history.
const LOOP_SILENCE = 10; // Seconds without a decision while the stream is alive.
const ANNOUNCE_EVERY = 5000; // Milliseconds between two announcements of changes.

const charts = new Charts();
const decisions = new Decisions();
const connection = new Connection('console/api/stream', take, connected);

let state = null; // The newest state of the server.
let receivedAt = 0;
let live = false;
let selected = null; // The id of the workload that is shown in full.
let detail = null; // Its past: {id, series, decisions}; null while it is not loaded.
let loading = null; // The AbortController of its loading.
let announced = { id: null, number: 0 }; // The last decision that was seen, and of which workload.
let announcements = [];
let announcedAt = 0;

/** Takes a state of the server. */
function take(next) {
  state = next;
  receivedAt = Date.now();
  select();
  follow();
  show();
}

function connected(now) {
  live = now;
  if (live) {
    // What happened meanwhile is in the server's memory, not in the stream.
    loading?.controller.abort();
    loading = null;
    detail = null;
  }
  showConnection();
}

/** Keeps the workload that the address names, or the one that is shown; at first, the worst. */
function select() {
  const named = location.hash.startsWith(ADDRESS) ? location.hash.slice(ADDRESS.length) : null;
  const exists = (id) => state.workloads.some((workload) => idOf(workload) === id);
  const wanted = [named, selected].find((id) => id && exists(id))
    ?? (state.workloads.length > 0 ? idOf(worstFirst(state.workloads)[0]) : null);
  if (wanted !== selected) {
    selected = wanted;
    detail = null;
    charts.clear();
    decisions.show([]);
  }
}

const current = () => state?.workloads.find((workload) => idOf(workload) === selected);

/** Appends the state to the past of the selected workload, or loads that past. */
function follow() {
  const workload = current();
  if (!workload) return;
  if (!detail || workload.decision.number > detail.decisions[0].number + 1) {
    load(selected);
    return;
  }
  if (workload.decision.number === detail.decisions[0].number) {
    detail.decisions[0] = workload.decision;
  } else if (workload.decision.number > detail.decisions[0].number) {
    detail.decisions.unshift(workload.decision);
  }
  const { series } = detail;
  const time = Date.parse(workload.decidedAt) / 1000;
  if (time > (series.time.at(-1) ?? 0)) {
    series.time.push(time);
    series.requested.push(workload.replicas.requested);
    series.ready.push(workload.replicas.ready);
    series.capacity.push(workload.capacityRequestsPerSecond == null
      ? null : workload.replicas.ready * workload.capacityRequestsPerSecond);
    series.requestsPerSecond.push(workload.demand?.requestsPerSecond ?? null);
    series.latencyMillis.push(workload.demand?.latencyMillis ?? null);
    while (series.time[0] < time - SPAN) {
      for (const column of Object.values(series)) column.shift();
    }
  }
}

async function load(id) {
  if (loading?.id === id) return;
  loading?.controller.abort();
  const mine = { id, controller: new AbortController() };
  loading = mine;
  try {
    const path = id.split('/').map(encodeURIComponent).join('/');
    const answer = await fetch(`console/api/workloads/${path}`, { signal: mine.controller.signal });
    if (!answer.ok || loading !== mine) return; // The next tick tries again.
    const { series, decisions: past } = await answer.json();
    detail = { id, series, decisions: past };
    const workload = current();
    if (workload) {
      follow();
      charts.show(workload, series, Date.parse(state.time) / 1000);
      show();
    }
  } catch (failure) {
    if (!(failure instanceof TypeError) && failure.name !== 'AbortError') throw failure;
    // The network failed: the stream says so, and its next tick tries again.
  } finally {
    if (loading === mine) loading = null;
  }
}

/** Tells a screen reader of changes of the workload's replicas, and of nothing else. */
function announce(workload) {
  const newest = detail.decisions[0].number;
  if (announced.id !== selected || newest < announced.number) {
    announced = { id: selected, number: newest };
    announcements = [];
  }
  const news = detail.decisions.filter(({ number, from, to }) => number > announced.number && from !== to);
  announced.number = newest;
  announcements.push(...news.toReversed().map(({ sentence, result }) => (
    `${workload.name}: ${sentence} ${result.words}.`)));
  if (announcements.length > 0 && Date.now() - announcedAt > ANNOUNCE_EVERY) {
    announcedAt = Date.now();
    byId('announcer').textContent = announcements.join(' ');
    announcements = [];
  }
}

function show() {
  const { workloads, notShown, leading } = state;
  setShown(byId('empty'), workloads.length === 0);
  setShown(byId('workload'), workloads.length > 0);
  setText(byId('leadership'), leading
    ? 'This instance leads' : 'This instance stands by: another one changes replicas');
  byId('leadership').dataset.leading = String(leading);
  setShown(byId('not-shown'), notShown > 0);
  setText(byId('not-shown'), `${format.plural(notShown, 'more workload is', 'more workloads are')} managed than this console shows.`);
  showOverview(workloads, selected);
  const workload = current();
  if (workload) {
    showWorkload(workload, quiet(workload));
    document.title = `${workload.name} – Tenantry console`;
    if (detail) {
      decisions.show(detail.decisions);
      announce(workload);
      charts.update(workload, Date.parse(state.time) / 1000);
    }
  } else {
    document.title = 'Tenantry console';
  }
  showConnection();
}

/** Seconds since the workload's last decision, by the server's clock, plus those since we heard of it. */
function quiet(workload) {
  return Math.max(0, (Date.parse(state.time) - Date.parse(workload.decidedAt)) / 1000) + unheard();
}

const unheard = () => (live ? 0 : (Date.now() - receivedAt) / 1000);

function showConnection() {
  const status = byId('connection');
  const word = live ? 'live' : state ? 'lost' : 'connecting';
  status.dataset.state = word;
  setText(byId('connection-words'), live ? 'Live' : state ? 'Disconnected' : 'Connecting…');
  document.body.classList.toggle('old', !live && state !== null);
  if (state) setTime(byId('clock'), state.time, format.timeOfDay(new Date(state.time)));
  const notice = byId('stale-notice');
  const workload = current();
  if (!live && state) {
    setShown(notice, true);
    setText(notice, `Disconnected, data is ${format.wholeAge(unheard())} old. Trying to connect again.`);
  } else if (live && workload && quiet(workload) > LOOP_SILENCE) {
    setShown(notice, true);
    setText(notice, `The control loop has made no decision on ${workload.name} for ${format.wholeAge(quiet(workload))}: what is shown is that old.`);
  } else {
    setShown(notice, false);
  }
}

window.addEventListener('hashchange', () => {
  if (!state || !location.hash.startsWith(ADDRESS)) return;
  select();
  follow();
  show();
  byId('workload').focus();
});

// While nothing comes, ages go on.
setInterval(() => {
  if (live || !state) return;
  const workload = current();
  if (workload) showWorkload(workload, quiet(workload));
  showConnection();
}, 1000);

connection.open();
