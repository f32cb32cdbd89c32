// The table of all workloads, worst first; a link each.

import { byId, element, reconcile, setShown, setText } from './dom.js';
import * as format from './format.js';
import { ratio, stateOf, worstFirst } from './judgement.js';

export const idOf = (workload) => `${workload.namespace}/${workload.kind}/${workload.name}`;

/** Shows the table when there is a choice. */
export function showOverview(workloads, selected) {
  setShown(byId('overview'), workloads.length > 1);
  if (workloads.length > 1) {
    reconcile(byId('overview-rows'), worstFirst(workloads), idOf, createRow,
      (row, workload) => updateRow(row, workload, idOf(workload) === selected));
  }
}

function createRow(workload) {
  const row = element('tr');
  const name = element('th');
  name.scope = 'row';
  const link = element('a', '', workload.name);
  link.href = `#/${idOf(workload)}`;
  name.append(link, element('span', 'sub', `${workload.namespace} · ${workload.kind}`));
  row.append(name, element('td', 'state'), element('td', 'wide'), element('td', 'number'),
    element('td', 'number wide'), element('td', 'number'));
  return row;
}

function updateRow(row, workload, selected) {
  const [name, state, tenant, latency, demand, ready] = row.children;
  const { level, words } = stateOf(workload);
  const link = name.firstElementChild;
  if (selected) {
    link.setAttribute('aria-current', 'true');
  } else {
    link.removeAttribute('aria-current');
  }
  row.classList.toggle('selected', selected);
  row.dataset.level = level;
  setText(state, words);
  const worst = workload.tenants[0];
  setText(tenant, worst ? `${format.tenant(worst.tenant)} ${format.millis(worst.latencyMillis)}` : '–');
  const total = workload.demand?.latencyMillis;
  setText(latency, format.millis(total));
  latency.title = `${format.percentile(workload.objective)}, objective ${format.millis(workload.objective.targetMillis)}`;
  latency.classList.toggle('over', ratio(total, workload) > 1);
  setText(demand, format.rate(workload.demand?.requestsPerSecond));
  setText(ready, `${workload.replicas.ready} / ${workload.replicas.requested}`);
  ready.title = 'ready / requested';
}
