import type { ActionKind } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import type { FieldName } from '../features/layout.js';
import type { SignalBoard } from '../features/signal-board.js';
import type { KnownSystem } from './known-system.js';

const WORDS: readonly (readonly [FieldName, string])[] = [
  ['outOfMemory', 'it was killed for memory'],
  ['crash', 'its logs speak of a crash'],
  ['diskFull', 'its disk is full'],
  ['config', 'its logs complain of configuration'],
  ['flag', 'its logs name a feature flag'],
  ['availability', 'fewer copies than wanted are up'],
  ['memory', 'its memory is unusually high'],
  ['cpu', 'its processor is unusually busy'],
  ['rateLimited', 'it turns requests away'],
  ['trafficUp', 'its traffic is unusually high'],
  ['trafficDown', 'its traffic has fallen'],
  ['database', 'its logs speak of locks or slow queries'],
  ['network', 'its logs speak of the network'],
  ['connectionRefused', 'connections are refused'],
  ['timeout', 'calls time out'],
  ['unhealthy', 'its health checks fail'],
  ['errors', 'its errors are unusually many'],
  ['latency', 'it is unusually slow'],
  ['logs', 'its logs are not as usual'],
  ['otherIssue', 'its logs name a known problem'],
];
const CHANGES: readonly (readonly [FieldName, FieldName, string])[] = [
  ['deployAtOnset', 'recentDeploy', 'deploy'],
  ['configAtOnset', 'recentConfig', 'configuration change'],
  ['flagAtOnset', 'recentFlag', 'flag change'],
];
const MAX_SIGNALS = 3;

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** What speaks at a node, strongest first, in half sentences. */
function signs(board: SignalBoard, node: number): string[] {
  const seen = WORDS.map(([name, words]) => ({ value: board.get(node, name), words }))
    .filter(({ value }) => value >= 0.15)
    .sort((a, b) => b.value - a.value)
    .slice(0, MAX_SIGNALS)
    .map(({ words }) => words);
  for (const [atOnset, recent, words] of CHANGES) {
    if (board.get(node, atOnset) > 0) seen.push(`a ${words} came just before the first sign`);
    else if (board.get(node, recent) > 0.5) seen.push(`a ${words} is recent`);
  }
  return seen;
}

/** Why an act was chosen, in one sentence made of the evidence. */
export function whyActing(
  board: SignalBoard,
  system: KnownSystem,
  definition: ActionDefinition,
  node: number,
  probability: number,
  prior: number,
): string {
  const id = system.ids[node]!;
  const reasons = signs(board, node);
  const likelihood = board.get(node, 'likelihood');
  if (likelihood > 0.05) reasons.unshift(`it began there with likelihood ${percent(likelihood)}`);
  if (prior > 0.05) reasons.push(`people did so in such cases (${percent(prior)})`);
  const because = reasons.length > 0 ? reasons.join('; ') : 'its neighbours show trouble';
  return `${definition.kind} ${id} (${definition.effect}), ${percent(probability)} sure: ${because}.`;
}

/** Why nothing is to be done yet. */
export function whyWaiting(quiet: boolean, probability: number): string {
  return quiet
    ? 'observe: nothing is out of the ordinary, so nothing needs doing.'
    : `observe, ${percent(probability)} sure: what is seen does not yet point at one fix that is worth its cost.`;
}

/** Why another act was passed over. */
export function whyNot(kind: ActionKind, probability: number, chosen: number): string {
  if (kind === 'observe')
    return `waiting is worth ${percent(probability)} against ${percent(chosen)}`;
  const times = chosen / Math.max(1e-9, probability);
  return times < 1.5
    ? 'nearly as likely'
    : times < 1000
      ? `${times.toFixed(times < 10 ? 1 : 0)} times less likely to be the right one`
      : 'more than 1000 times less likely to be the right one';
}
