import { AegisError, type CallRecord, Random } from '@aegis/core';
import { callCounterfactual } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function callOf(trace: number, nodeId: string, callerId: string | null, ms: number): CallRecord {
  return {
    traceId: `t${trace}`,
    nodeId,
    callerId,
    operation: 'get',
    startMs: trace,
    serverMs: ms,
    clientMs: callerId === null ? null : ms,
    selfMs: ms,
    isAsync: false,
    isError: false,
    isErrorOrigin: false,
  };
}

const OWN_MS = 10;

/** Each trace: web works for 10 ms and asks db so many times, one after the other. */
function tracesOf(from: number, count: number, times: (trace: number) => readonly number[]) {
  return Array.from({ length: count }, (_, i) => {
    const db = times(from + i);
    const whole = OWN_MS + db.reduce((sum, one) => sum + one, 0);
    return [
      callOf(from + i, 'web', null, whole),
      ...db.map((one) => callOf(from + i, 'db', 'web', one)),
    ];
  }).flat();
}

const REQUEST = { causeId: 'db', symptomId: 'web' };

describe('callCounterfactual', () => {
  it('takes off what the cause took too long, and no more', () => {
    const calm = tracesOf(0, 50, () => [5, 5]);
    const slow = tracesOf(100, 50, () => [5, 205]);
    const imagined = callCounterfactual(calm, slow, REQUEST);
    expect(imagined).toMatchObject({ observedMs: 220, normalMs: 20, interval: [20, 20] });
  });

  it('leaves what is not the doing of the cause', () => {
    const calm = tracesOf(0, 50, () => [5]);
    const slow = tracesOf(100, 50, () => [5]).map((call) =>
      call.nodeId === 'web' ? { ...call, serverMs: 500 } : call,
    );
    expect(callCounterfactual(calm, slow, REQUEST)?.normalMs).toBe(500);
  });

  it('never makes the symptom faster than its own work, nor slower than it was', () => {
    const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(times, { minLength: 5, maxLength: 30 }), (all) => {
        const calm = tracesOf(0, 20, () => [5]);
        const slow = tracesOf(100, all.length, (trace) => all[trace - 100]!);
        const imagined = callCounterfactual(calm, slow, { ...REQUEST, random: new Random(1) });
        if (imagined === null) return;
        const { normalMs, observedMs, interval } = imagined;
        // Time that is taken off and put back is not the same to the last bit.
        const rounding = 1e-12 * observedMs;
        expect(normalMs).toBeLessThanOrEqual(observedMs + rounding);
        expect(normalMs).toBeGreaterThanOrEqual(Math.min(observedMs, OWN_MS) - rounding);
        expect(interval[0]).toBeLessThanOrEqual(interval[1]);
      }),
    );
  });

  it('says nothing of too few traces or unknown nodes, and refuses one node for both', () => {
    const calm = tracesOf(0, 50, () => [5]);
    expect(
      callCounterfactual(
        calm,
        tracesOf(100, 4, () => [500]),
        REQUEST,
      ),
    ).toBeNull();
    expect(callCounterfactual(calm, calm, { causeId: '__proto__', symptomId: 'web' })).toBeNull();
    expect(() => callCounterfactual(calm, calm, { causeId: 'web', symptomId: 'web' })).toThrow(
      AegisError,
    );
  });
});
