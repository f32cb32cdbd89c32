// What a workload's state means, in words. All judgement of the page is here.

import * as format from './format.js';

const SIGNAL_TROUBLE = {
  STALE: 'Signal too old',
  ABSENT: 'No signal',
  PARTIAL: 'Signal partial',
};

/** How many times the objective a latency is; 0 without one. */
export const ratio = (latencyMillis, workload) =>
  latencyMillis == null ? 0 : latencyMillis / workload.objective.targetMillis;

export const tenantsOver = (workload) => workload.tenants.filter((tenant) => tenant.overObjective);

/** The state in one or two words, and how bad it is: 3 hurts, 2 wants attention, 1 moves, 0 rests. */
export function stateOf(workload) {
  const over = tenantsOver(workload);
  if (over.length > 0 || ratio(workload.demand?.latencyMillis, workload) > 1) {
    return { level: 3, words: workload.capped ? 'Over objective, at maximum' : 'Over objective' };
  }
  if (workload.capped) return { level: 2, words: 'At maximum' };
  if (workload.decision.result.kind === 'FAILED') return { level: 2, words: 'Change failed' };
  if (SIGNAL_TROUBLE[workload.signal.state]) {
    return { level: 2, words: SIGNAL_TROUBLE[workload.signal.state] };
  }
  if (workload.mode === 'OFF') return { level: 0, words: 'Off' };
  if (workload.replicas.ready < workload.replicas.requested) {
    return { level: 1, words: 'Starting' };
  }
  return { level: 0, words: 'Within objective' };
}

/** Worst first; equal ones keep their order by name. */
export const worstFirst = (workloads) =>
  workloads.toSorted((a, b) =>
    stateOf(b).level - stateOf(a).level
    || Math.round(2 * worstRatio(b)) - Math.round(2 * worstRatio(a)));

const worstRatio = (workload) => {
  const worst = workload.tenants[0];
  return stateOf(workload).level === 3 && worst ? ratio(worst.latencyMillis, workload) : 0;
};

/** Which tenant hurts, in a sentence. */
export function whoHurts(workload) {
  const over = tenantsOver(workload);
  const p = format.percentile(workload.objective);
  const target = format.millis(workload.objective.targetMillis);
  if (!workload.demand) {
    return workload.signal.state === 'ABSENT'
      ? 'No pod has reported yet, so nothing is known about its tenants.'
      : `Nothing was heard for ${format.wholeAge(workload.signal.ageSeconds)}, so nothing is known about its tenants.`;
  }
  if (over.length === 0) {
    return workload.tenants.length === 0
      ? 'No requests.'
      : `Every tenant is within the objective: ${p} at most ${target}.`;
  }
  const worst = over[0];
  const name = format.tenant(worst.tenant);
  const where = [worst.plan, worst.region].map(format.label).filter((word) => word !== '–').join(', ');
  const who = where ? `${name} (${where})` : name;
  const value = `${p} ${format.millis(worst.latencyMillis)}, objective ${target}`;
  return over.length === 1
    ? `${who} is over the objective: ${value}.`
    : `${who} and ${format.plural(over.length - 1, 'other', 'others')} are over the objective: ${value}.`;
}

/** What is being done about it, in a sentence. */
export function whatWeDo(workload) {
  const { decision, replicas } = workload;
  const starting = Math.max(0, replicas.requested - replicas.ready);
  const coming = starting > 0 ? ` ${format.plural(starting, 'replica is', 'replicas are')} starting.` : '';
  const undone = decision.from !== decision.to && decision.result.kind !== 'APPLIED'
    ? ` ${decision.result.words}.` : '';
  return workload.sentence + undone + coming;
}

/** What was learned of requests and replicas, in a line; empty with a stated capacity. */
export function whatWasLearned({ learned, capacityRequestsPerSecond }) {
  if (!learned) return '';
  const late = learned.latePercent == null ? ''
    : ` Late lately: ${format.number(learned.latePercent)} %, allowed ${format.number(learned.allowedLatePercent)} %.`;
  return `Learned: a request costs ${format.number(learned.cpuMillisPerRequest)} ms of CPU, a replica with`
    + ` ${format.number(learned.cpusPerReplica)} CPU serves ${format.rate(capacityRequestsPerSecond)} requests/s.${late}`
    + ` One late request weighs ${format.number(learned.latePriceReplicaSeconds)} s of a replica.`;
}

/** The signal in a word and a half-sentence. */
export function signalWords(signal) {
  switch (signal.state) {
    case 'FRESH': return { bad: false, more: 'all ready pods report' };
    case 'PARTIAL':
      return { bad: true, more: `${format.plural(signal.silentPods, 'ready pod is', 'ready pods are')} silent: no scale-down` };
    case 'STALE': return { bad: true, more: 'too old to act on: replicas are held' };
    default: return { bad: true, more: 'no pod reports yet' };
  }
}

export const MODES = {
  AUTO: { words: 'Auto', means: 'decides and changes replicas' },
  RECOMMEND: { words: 'Recommend', means: 'decides and reports, changes nothing' },
  OFF: { words: 'Off', means: 'observes only' },
};
