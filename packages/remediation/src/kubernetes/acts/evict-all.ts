import type { ExecutionResult } from '../../guard/executor.js';
import { isBudget } from '../explain.js';
import type { Reading } from '../kube-api.js';
import type { ActContext } from './act.js';
import type { Evictor } from './evict.js';
import type { Pod } from './pods.js';

/** Rounds of asking, whatever the clock says. */
const MAX_ROUNDS = 2000;
/** A budget answers 429 without saying when; `kubectl drain` waits as long. */
const BUDGET_WAIT_MS = 5000;
/** Until what was evicted shows as ending. */
const SHORT_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** What is left to move. */
export interface Remainder {
  /** Pods that have to go and have not begun to. */
  readonly pods: readonly Pod[];
  /** Whether the next one may go now. */
  readonly calm: boolean;
}

/**
 * Evicts pods until none is left, and waits where a disruption budget or a replacement that is not ready
 * yet asks for it.
 *
 * @param remaining - what is left, read anew every round
 * @param atOnce - whether several may go in one round
 */
export async function evictAll(
  context: ActContext,
  evictor: Evictor,
  remaining: () => Promise<Reading<Remainder>>,
  atOnce: boolean,
): Promise<ExecutionResult> {
  const { api, patience } = context;
  const { clock } = api;
  let evicted = 0;
  /** Answers in a row that came of a fault and not of a budget. */
  let faults = 0;
  let why = 'the pods that replace them are not ready';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const reading = await remaining();
    if (reading.kind === 'failed') return { ok: false, message: reading.message };
    const { pods, calm } = reading.value;
    if (pods.length === 0 && calm) return { ok: true, message: `${evicted} pods evicted` };
    let waitMs = calm ? SHORT_WAIT_MS : BUDGET_WAIT_MS;
    for (const pod of calm ? pods : []) {
      if (patience.signal?.aborted === true) {
        return { ok: false, message: `it was called off; ${pods.length} pods are left` };
      }
      const eviction = await evictor.evict(pod, patience);
      if (eviction.kind === 'failed') return { ok: false, message: eviction.message };
      if (eviction.kind === 'done') {
        evicted++;
        faults = 0;
        if (!atOnce && !api.dryRun) break;
        continue;
      }
      const { answer } = eviction;
      why = eviction.message;
      const asked = answer.kind === 'answer' ? (answer.retryAfterMs ?? 0) : 0;
      waitMs = Math.max(waitMs, asked, BUDGET_WAIT_MS);
      const budget = answer.kind === 'answer' && answer.status === 429 && isBudget(answer.body);
      if (budget) continue;
      faults++;
      if (faults >= api.attempts) return { ok: false, message: why };
      break;
    }
    if (api.dryRun) {
      const waiting = pods.length - evicted;
      const rest = waiting === 0 ? '' : `, ${waiting} later: ${why}`;
      return { ok: true, message: `dry run: ${evicted} pods would be evicted now${rest}` };
    }
    const pauseMs = Math.min(LONGEST_WAIT_MS, waitMs);
    if (clock.now() + pauseMs > patience.untilMs) break;
    if (patience.signal?.aborted === true) return { ok: false, message: 'it was called off' };
    await clock.sleep(pauseMs);
  }
  return { ok: false, message: `${evicted} pods evicted, then the time was over: ${why}` };
}
