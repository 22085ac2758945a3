import type { ActionKind } from '@aegis/core';
import { type Entry, each } from './contestant.js';
import type { View } from './view.js';

/** What to do about a sign, whatever else there is. */
const BY_SIGN: Readonly<Record<string, ActionKind>> = {
  latency: 'restart',
  errors: 'restart',
  trafficUp: 'rate-limit',
  trafficDown: 'restart',
  cpu: 'scale-out',
  memory: 'raise-limits',
  availability: 'restart',
  outOfMemory: 'raise-limits',
  crash: 'restart',
  connectionRefused: 'restart',
  timeout: 'circuit-break',
  diskFull: 'raise-limits',
  config: 'restore-config',
  database: 'failover',
  rateLimited: 'rate-limit',
  unhealthy: 'drain',
  network: 'drain',
  flag: 'disable-flag',
  certificate: 'restart',
};

function mostLikely(view: View): number {
  let best = -1;
  let highest = 0.05;
  for (let s = 0; s < view.services; s++) {
    if (view.get(s, 'likelihood') <= highest) continue;
    highest = view.get(s, 'likelihood');
    best = s;
  }
  return best;
}

/** What root cause analysis ranks first, and the act that goes with its strongest sign. */
export const rootCauseThenLookup: Entry = each((view) => {
  const s = mostLikely(view);
  if (s < 0 || view.get(s, 'lastActionAge') > 0.94) return 0;
  let sign = '';
  let strongest = 0;
  for (const name of Object.keys(BY_SIGN)) {
    if (view.get(s, `tried:${BY_SIGN[name]!}`) > 0 || view.get(s, name) <= strongest) continue;
    if (view.action(BY_SIGN[name]!, s) === 0) continue;
    strongest = view.get(s, name);
    sign = name;
  }
  return sign === '' ? 0 : view.action(BY_SIGN[sign]!, s);
});
