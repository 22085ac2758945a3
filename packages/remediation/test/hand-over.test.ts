import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ACTIONS, RLRemediationEngine } from '../src/index.js';
import { handOver } from '../src/ppo/index.js';
import { anomaly, cause, SHOP } from './fixtures.js';

const KINDS = 4;
const shares = fc
  .tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  )
  .map(([rows, stream]) => {
    const raw = Float64Array.from(
      { length: 1 + rows * KINDS },
      () => stream.next().value as number,
    );
    raw[0]! += 1e-3;
    const sum = raw.reduce((all, value) => all + value, 0);
    return raw.map((value) => value / sum);
  });
const both = shares.chain((given) =>
  fc.record({
    given: fc.constant(given),
    allowed: fc
      .uint8Array({ minLength: given.length, maxLength: given.length, max: 1 })
      .map((mask) => mask.map((may, a) => (a === 0 ? 1 : may))),
  }),
);
const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

describe('handOver', () => {
  it('keeps the sum, leaves nothing to what may not be chosen, and changes nothing where all may', () => {
    fc.assert(
      fc.property(both, ({ given, allowed }) => {
        const out = given.slice();
        handOver(out, allowed, KINDS);
        // Sums of at most 21 shares, each rounded once or twice.
        expect(sumOf(out)).toBeCloseTo(1, 12);
        for (const [a, value] of out.entries()) {
          if (allowed[a] === 0) expect(value).toBe(0);
          else expect(value).toBeGreaterThanOrEqual(given[a]!);
        }
        const whole = given.slice();
        handOver(whole, new Uint8Array(given.length).fill(1), KINDS);
        expect(whole).toEqual(given);
      }),
    );
  });

  it('leaves the share of a row to the row, and to waiting only where nothing is left there', () => {
    const given = Float64Array.of(0.1, 0.6, 0.1, 0, 0, 0.05, 0.15, 0, 0);
    const out = given.slice();
    handOver(out, Uint8Array.of(1, 0, 1, 1, 1, 0, 0, 1, 1), KINDS);
    // Exact but for the rounding of a quotient.
    expect(out[0]).toBeCloseTo(0.3, 12);
    expect(out[2]).toBeCloseTo(0.7, 12);
    expect(sumOf(out.subarray(5))).toBe(0);
  });

  it('lets an engine act by what it may do where the best act is not in the catalogue', () => {
    const allowed = new Set(['observe', 'restart', 'rollback', 'scale-out']);
    const engine = new RLRemediationEngine(DEFAULT_ACTIONS.filter(({ kind }) => allowed.has(kind)));
    const slow = [
      anomaly('pay', { signalKind: 'errors', score: 5, direction: 'up' }),
      ...['pay', 'orders', 'web', 'edge'].map((id) =>
        anomaly(id, { signalKind: 'latency', score: 6, direction: 'up' }),
      ),
    ];
    const rootCauses = [{ ...cause('pay'), likelihood: 0.98 }];
    const context = { graph: SHOP, rootCauses, nowMs: 1_050_000 };
    const whole = new RLRemediationEngine().selectAction([], slow, [], context);
    expect(whole.action).toMatchObject({ kind: 'circuit-break', target: 'pay' });
    const decision = engine.selectAction([], slow, [], context);
    expect(decision.action.target).toBe('pay');
    expect(allowed).toContain(decision.action.kind);
    expect(decision.action.kind).not.toBe('observe');
    expect(decision.masked).toContainEqual({
      action: { kind: 'circuit-break', target: 'pay', parameters: {} },
      reason: 'not in the catalogue',
    });
  });
});
