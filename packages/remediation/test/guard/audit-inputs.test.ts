import type { GraphEdge, GraphNode, GraphSource } from '@aegis/graph/csr';
import { buildSnapshot } from '@aegis/graph/csr';
import { describe, expect, it } from 'vitest';
import { graphText } from '../../src/guard/audit-texts.js';
import { GUARD_NUMBERS } from '../../src/guard/guard-options.js';
import {
  type DecisionRecord,
  Guard,
  type GuardOptions,
  replayAudit,
} from '../../src/guard/index.js';
import { sha256Hex } from '../../src/guard/sha-256.js';
import { DEFAULT_ACTIONS } from '../../src/index.js';
import { node, planOf, SHOP } from '../fixtures.js';

interface Inputs {
  readonly graph: string | null;
  readonly policy: string;
  readonly decision?: unknown;
}

function inputs(graph: GraphSource | null, options?: GuardOptions, decision?: unknown): Inputs {
  const guard = new Guard(options);
  const given = decision === undefined ? {} : { decision: decision as DecisionRecord };
  guard.review(planOf('p'), { graph, nowMs: 0, ...given });
  return JSON.parse(guard.audit[0]!.detail) as Inputs;
}

describe('what the audit has of the rules', () => {
  const { policy } = inputs(null);

  it.each(Object.entries(GUARD_NUMBERS))('is another hash for another %s', (name, { min, max }) => {
    expect(inputs(null, { [name]: min }).policy).not.toBe(inputs(null, { [name]: max }).policy);
  });

  it('is another hash for another environment, time to object or catalogue', () => {
    expect(inputs(null, { environment: 'test' }).policy).not.toBe(policy);
    expect(inputs(null, { notifyMs: 0 }).policy).not.toBe(policy);
    expect(inputs(null, { actions: DEFAULT_ACTIONS.slice(1) }).policy).not.toBe(policy);
  });

  it('is the same hash for the same rules, whoever is asked and told', () => {
    const asked = { trafficShare: () => 1, conditions: () => [], onAudit: () => {} };
    expect(inputs(null, asked).policy).toBe(policy);
    const turned = DEFAULT_ACTIONS.map((one) => {
      return Object.fromEntries(Object.entries(one).reverse()) as unknown as typeof one;
    });
    expect(inputs(null, { actions: turned }).policy).toBe(policy);
  });
});

describe('what the audit has of the graph', () => {
  const nodes: readonly GraphNode[] = [node('web'), node('cart')];
  const edge: GraphEdge = {
    ...{ from: 'web', to: 'cart', kind: 'calls', protocol: null },
    ...{ provenance: ['declared'], confidence: 1 },
  };
  const hashOf = (first: Partial<GraphNode>, only: Partial<GraphEdge> = {}) => {
    const changed = { ...nodes[0]!, ...first };
    const between = { ...edge, from: changed.id, ...only };
    const snapshot = buildSnapshot([changed, nodes[1]!], [between]);
    return inputs({ snapshot: () => snapshot }).graph;
  };
  const hash = hashOf({});

  it.each<[string, Partial<GraphNode>, Partial<GraphEdge>]>([
    ['id', { id: 'shop' }, {}],
    ['kind', { kind: 'ingress' }, {}],
    ['namespace', { namespace: 'prod' }, {}],
    ['number of copies', { replicas: 3 }, {}],
    ['caller', {}, { from: 'cart', to: 'cart' }],
    ['callee', {}, { to: 'web' }],
    ['kind of edge', {}, { kind: 'reads' as never }],
  ])('is another hash for another %s', (_, first, only) => {
    expect(hashOf(first, only)).not.toBe(hash);
  });

  it('is the same hash however sure it is of an edge', () => {
    expect(hashOf({}, { confidence: 0.5 })).toBe(hash);
    expect(hash).toHaveLength(64);
    expect(inputs(null).graph).toBeNull();
  });

  it('is made once for all reviews of one graph, which may be large', () => {
    const hashed: string[] = [];
    const digest = (text: string): string => sha256Hex(hashed[hashed.push(text) - 1]!);
    const guard = new Guard({ digest });
    for (let i = 0; i < 5; i++) guard.review(planOf(`p${i}`), { graph: SHOP, nowMs: i });
    expect(hashed.filter((text) => text === graphText(SHOP.snapshot()))).toHaveLength(1);
  });

  it('is that of the graph as it was each time', () => {
    const guard = new Guard();
    const small = buildSnapshot(nodes, []);
    let now = SHOP.snapshot();
    const graph = { snapshot: () => now };
    for (const snapshot of [now, small, now]) {
      now = snapshot;
      guard.review(planOf('p'), { graph, nowMs: 0 });
    }
    const hashes = guard.audit.map(({ detail }) => (JSON.parse(detail) as Inputs).graph);
    expect(hashes).toEqual([
      inputs(SHOP).graph,
      inputs({ snapshot: () => small }).graph,
      inputs(SHOP).graph,
    ]);
  });
});

describe('what the audit has of a decision', () => {
  const replays = (decision: unknown) => {
    const guard = new Guard();
    const given = { graph: null, nowMs: 0, decision: decision as DecisionRecord };
    guard.review(planOf('p'), given);
    return replayAudit(guard.audit).same;
  };

  it('is nothing where there was none, and null where it cannot be written', () => {
    expect(inputs(null)).not.toHaveProperty('decision');
    const ring: { self?: object } = {};
    ring.self = ring;
    for (const wrong of [null, ring, () => 1, { big: 1n }, Symbol('no')]) {
      expect(inputs(null, {}, wrong).decision).toBeNull();
      expect(replays(wrong)).toBe(true);
    }
  });

  it('is all of it up to twenty thousand letters, and from there on a hash', () => {
    const of = (letters: number) => ({ observation: 'x'.repeat(letters - 18) });
    expect(inputs(null, {}, of(20_000)).decision).toEqual(of(20_000));
    const text = JSON.stringify(of(20_001));
    expect(text).toHaveLength(20_001);
    expect(inputs(null, {}, of(20_001)).decision).toEqual({ digest: sha256Hex(text) });
    expect(replays(of(20_001))).toBe(true);
  });

  it('is the same hash in whatever order its parts stand', () => {
    const parts = { observation: 'x'.repeat(20_000), policyVersion: '1' };
    const turned = { policyVersion: '1', observation: parts.observation };
    expect(inputs(null, {}, turned)).toEqual(inputs(null, {}, parts));
  });
});
