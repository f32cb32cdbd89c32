// One workload in full: headline, facts, tenants and decisions.

import { byId, element, reconcile, setShown, setText, setTime } from './dom.js';
import * as format from './format.js';
import { MODES, ratio, signalWords, stateOf, tenantsOver, whatWasLearned, whatWeDo, whoHurts } from './judgement.js';

const FIRST_DECISIONS = 6;

/** Shows the workload as of its last decision; `quiet` seconds have passed since then. */
export function showWorkload(workload, quiet) {
  setText(byId('workload-name'), workload.name);
  setText(byId('workload-where'), `${workload.kind} in ${workload.namespace}`);
  const mode = MODES[workload.mode];
  setText(byId('workload-mode'), `Mode ${mode.words}: ${mode.means}`);
  byId('workload').dataset.level = stateOf(workload).level;
  setText(byId('headline-tenants'), whoHurts(workload));
  setText(byId('headline-doing'), whatWeDo(workload));
  showFacts(workload, quiet);
  const learned = whatWasLearned(workload);
  setText(byId('learned'), learned);
  setShown(byId('learned'), learned !== '');
  showTenants(workload);
}

function showFacts(workload, quiet) {
  const { demand, replicas, objective, signal } = workload;
  const over = ratio(demand?.latencyMillis, workload);
  fact('latency', format.millis(demand?.latencyMillis),
    over > 1
      ? `${format.times(over)} the objective of ${format.millis(objective.targetMillis)}`
      : `objective ${format.millis(objective.targetMillis)}`,
    over > 1, `${format.percentile(objective)} of the last ${objective.windowSeconds} s`);
  const known = workload.capacityRequestsPerSecond != null;
  const capacity = replicas.ready * workload.capacityRequestsPerSecond;
  fact('demand', format.rate(demand?.requestsPerSecond),
    known
      ? `${format.plural(replicas.ready, 'ready replica serves', 'ready replicas serve')} ${format.rate(capacity)}`
      : 'what a replica serves is not known',
    known && demand != null && demand.requestsPerSecond > capacity);
  fact('inflight', format.whole(demand?.inFlight),
    !demand ? 'not known'
      : demand.backlog >= 1 ? `${format.whole(demand.backlog)} too many: they wait` : 'nothing waits',
    demand != null && demand.backlog >= 1);
  fact('replicas', `${replicas.ready} of ${replicas.requested}`,
    `${replicas.recommended} recommended, ${replicas.min} to ${replicas.max} allowed`,
    workload.capped);
  const words = signalWords(signal);
  fact('signal', signal.ageSeconds == null ? 'none' : `${format.age(signal.ageSeconds + quiet)} old`,
    words.more, words.bad);
  byId('fact-signal').title = signal.silentPodNames.join(', ');
}

function fact(name, value, more, bad, title) {
  const box = byId(`fact-${name}`);
  const [term, main, small] = box.children;
  if (title) setText(term, title);
  setText(main, value);
  setText(small, more);
  box.classList.toggle('over', bad);
}

function showTenants(workload) {
  const { tenants, otherTenants } = workload;
  byId('tenants').classList.toggle('capped', workload.capped);
  setText(byId('tenants-latency'), format.percentile(workload.objective));
  const busiest = Math.max(...tenants.map((tenant) => tenant.requestsPerSecond), 1);
  reconcile(byId('tenant-rows'), tenants, ({ tenant, plan, region }) => `${tenant} ${plan} ${region}`,
    createTenant, (row, tenant) => updateTenant(row, tenant, workload, busiest));
  const over = tenantsOver(workload).length;
  const notes = [];
  if (tenants.length === 0) {
    notes.push(workload.demand ? 'No tenant asks for anything now.' : 'No fresh signal, so no tenants.');
  } else {
    notes.push(`${over} of ${tenants.length + otherTenants} over ${format.millis(workload.objective.targetMillis)}.`);
  }
  if (otherTenants > 0) notes.push(`${format.plural(otherTenants, 'more is', 'more are')} not listed.`);
  if (workload.capped) {
    notes.push(`At its maximum of ${format.plural(workload.replicas.max, 'replica', 'replicas')}: granted is each tenant's fair share by the weight of its plan.`);
  }
  setText(byId('tenants-note'), notes.join(' '));
}

function createTenant(tenant) {
  const row = element('tr');
  const name = element('th');
  name.scope = 'row';
  const plan = format.label(tenant.plan);
  const region = format.label(tenant.region);
  const display = element('span', 'tenant', format.tenant(tenant.tenant));
  display.title = tenant.tenant;
  name.append(display, element('span', 'sub narrow', [plan, region].filter((word) => word !== '–').join(' · ')));
  const demand = element('td', 'number demand');
  demand.append(element('i', 'share'), element('span'));
  const granted = element('td', 'number granted');
  granted.append(element('span'), element('span', 'sub'));
  const latency = element('td', 'number latency');
  const mark = element('span', 'mark');
  mark.title = 'times the objective';
  mark.append(element('span'), element('span', 'visually-hidden', ' the objective'));
  const reading = element('span', 'reading');
  reading.append(element('span'), mark);
  latency.append(reading);
  row.append(name, element('td', 'wide', plan), element('td', 'wide', region), demand, granted,
    element('td', 'number inflight'), latency);
  return row;
}

function updateTenant(row, tenant, workload, busiest) {
  const [, , , demand, granted, inFlight, latency] = row.children;
  row.classList.toggle('over', tenant.overObjective);
  demand.firstElementChild.style.setProperty('--share', tenant.requestsPerSecond / busiest);
  setText(demand.lastElementChild, format.rate(tenant.requestsPerSecond));
  setText(granted.firstElementChild, format.rate(tenant.grantedRequestsPerSecond));
  const part = tenant.grantedRequestsPerSecond == null || tenant.requestsPerSecond === 0
    ? 1 : tenant.grantedRequestsPerSecond / tenant.requestsPerSecond;
  setText(granted.lastElementChild, part < 0.995 ? format.percent(part) : 'all');
  setText(inFlight, format.whole(tenant.inFlight));
  const [value, mark] = latency.firstElementChild.children;
  setText(value, format.millis(tenant.latencyMillis));
  setShown(mark, tenant.overObjective);
  setText(mark.firstElementChild, format.times(ratio(tenant.latencyMillis, workload)));
}

/** The list of decisions, with its two buttons. */
export class Decisions {
  #decisions = [];
  #changesOnly = false;
  #all = false;

  constructor() {
    byId('changes-only').addEventListener('click', (event) => {
      this.#changesOnly = !this.#changesOnly;
      event.currentTarget.setAttribute('aria-pressed', String(this.#changesOnly));
      this.#draw();
    });
    byId('more-decisions').addEventListener('click', () => {
      this.#all = !this.#all;
      this.#draw();
    });
  }

  /** Shows other decisions, newest first. */
  show(decisions) {
    this.#decisions = decisions;
    this.#draw();
  }

  #draw() {
    const wanted = this.#changesOnly
      ? this.#decisions.filter(({ from, to }) => from !== to) : this.#decisions;
    const shown = this.#all ? wanted : wanted.slice(0, FIRST_DECISIONS);
    reconcile(byId('decision-rows'), shown, ({ number }) => String(number), createDecision, updateDecision);
    const more = byId('more-decisions');
    setShown(more, wanted.length > FIRST_DECISIONS);
    setText(more, this.#all ? 'Show fewer' : `Show ${wanted.length - FIRST_DECISIONS} earlier`);
    setText(byId('decisions-note'), wanted.length > 0 ? ''
      : this.#changesOnly ? 'Replicas were not changed since this console began to look.' : 'No decision yet.');
  }
}

function createDecision(decision) {
  const item = element('li');
  const time = element('time');
  setTime(time, decision.at, format.timeOfDay(new Date(decision.at)));
  const change = decision.from !== decision.to;
  item.classList.toggle('change', change);
  const step = element('span', 'step', change ? `${decision.from} → ${decision.to}` : `${decision.to}`);
  step.setAttribute('aria-label', change ? `${decision.from} to ${decision.to} replicas` : `${decision.to} replicas held`);
  step.setAttribute('role', 'img');
  const words = element('div', 'words');
  words.append(element('p', 'sentence', decision.sentence), element('p', 'result'));
  item.append(time, step, words);
  return item;
}

function updateDecision(item, decision) {
  const result = item.lastElementChild.lastElementChild;
  const { kind, words } = decision.result;
  item.dataset.result = kind;
  const lasted = (new Date(decision.until) - new Date(decision.at)) / 1000;
  const repeated = decision.times > 1 && lasted >= 1 ? `for ${duration(lasted)}` : '';
  if (kind === 'HELD') {
    setText(result, repeated ? `Held ${repeated}` : 'Held');
  } else if (kind === 'APPLIED') {
    setText(result, words);
  } else {
    setText(result, decision.times > 1 ? `${words} (tried ${decision.times} times)` : words);
  }
}

function duration(seconds) {
  return seconds < 60 ? `${Math.round(seconds)} s`
    : `${Math.floor(seconds / 60)} min ${String(Math.round(seconds) % 60).padStart(2, '0')} s`;
}
