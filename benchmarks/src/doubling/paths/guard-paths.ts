import type { Plan } from '@aegis/core';
import { buildSnapshot } from '@aegis/graph/csr';
import { Guard, replayAudit, verifyAudit } from '@aegis/remediation/guard';
import { edgeOf, nodeOf } from '../../root-cause/speed-graph.js';
import { doublings, type GrowthPath } from '../growth-path.js';

const SERVICES = 20;
const REVIEWS = 50;
const DAY_MS = 86_400_000;
const STEP_MS = 60_000;

/** So that any number of acts passes. */
const UNSPARING = {
  windowMs: DAY_MS,
  cooldownMs: 0,
  maxActionsPerWindow: 10_000,
  minServicesAtRisk: 10_000,
  minCopiesAtRisk: 1e6,
};

const NODES = Array.from({ length: SERVICES }, (_, i) => nodeOf(`s${i}`));
const SNAPSHOT = buildSnapshot(
  NODES,
  NODES.slice(1).map(({ id }, i) => edgeOf(`s${i}`, id)),
);
const GRAPH = { snapshot: () => SNAPSHOT };

function planOf(number: number): Plan {
  const target = `s${number % SERVICES}`;
  const action = { kind: 'restart' as const, target, parameters: {} };
  const step = {
    action,
    why: 'it crashed',
    confidence: 0.9,
    reversible: false,
    blastRadius: [target],
    tier: 'auto' as const,
  };
  const createdMs = number * STEP_MS;
  return { id: `p${number}`, incidentId: null, createdMs, steps: [step], sentence: '' };
}

function reviewAll(guard: Guard, from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    guard.review(planOf(i), { graph: GRAPH, nowMs: i * STEP_MS });
  }
}

export const GUARD_PATHS: readonly GrowthPath[] = [
  {
    key: 'guardReviews',
    doubled: 'reviews of plans of one step, all in the audit',
    promise: 'O(steps · acts in the window) a review',
    promised: 1,
    sizes: doublings(100),
    prepare: (size) => () => reviewAll(new Guard({ maxAudit: size }), 0, size),
  },
  {
    key: 'guardFullAudit',
    doubled: 'entries of a full audit, as many reviews that each take the place of the oldest',
    promise: 'O(steps · acts in the window) a review',
    promised: 1,
    sizes: doublings(800),
    prepare: (size) => {
      // The chain's digest would hide what the list of entries costs.
      const guard = new Guard({ maxAudit: size, digest: (text) => String(text.length) });
      reviewAll(guard, 0, size);
      let next = size;
      return () => {
        reviewAll(guard, next, size);
        next += size;
      };
    },
  },
  {
    key: 'guardActs',
    doubled: `acts in the window, ${REVIEWS} reviews`,
    promise: 'O(steps · acts in the window) a review',
    promised: 1,
    sizes: doublings(100),
    prepare: (size) => {
      const guard = new Guard(UNSPARING);
      const context = { graph: GRAPH, nowMs: 0 };
      for (let i = 0; i < size; i++) {
        const begun = guard.begin(planOf(i), 0, context);
        if (!('key' in begun)) throw new Error(`doubling: ${begun.refused.join(', ')}`);
        guard.finish(begun.key, { ok: true, message: '' }, 0);
      }
      return () => {
        for (let i = 0; i < REVIEWS; i++) guard.review(planOf(size + i), context);
      };
    },
  },
  {
    key: 'replayedAudit',
    doubled: 'entries of an audit to verifyAudit and replayAudit',
    promise: 'that of the calls themselves',
    promised: 1,
    sizes: doublings(100),
    prepare: (size) => {
      const guard = new Guard({ maxAudit: size, digest: (text) => String(text.length) });
      reviewAll(guard, 0, size);
      const { audit } = guard;
      const options = { maxAudit: size, digest: (text: string) => String(text.length) };
      return () => {
        const isWhole = verifyAudit(audit, options.digest);
        const { same } = replayAudit(audit, { options, graphs: [GRAPH] });
        if (!isWhole || !same) throw new Error('doubling: the audit does not replay');
      };
    },
  },
];
