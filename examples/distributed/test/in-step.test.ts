import type { Anomaly } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../src/bus/messages.js';
import { InStep, type Step } from '../src/incidents/in-step.js';

const STEP_MS = 15_000;

/** What a partition tells, one digit a step: so many anomalies, then how far it is. */
function tellingOf(partition: number, counts: readonly number[]): Finding[] {
  return counts.flatMap((count, step) => {
    const origin = (ordinal: number) => ({ partition, sequence: step + 1, ordinal });
    const anomalies = Array.from({ length: count }, (_, ordinal): Finding => {
      const anomaly = { id: `${partition}-${step}-${ordinal}` } as Anomaly;
      return { kind: 'anomaly', origin: origin(ordinal), anomaly };
    });
    const nowMs = (step + 1) * STEP_MS;
    return [...anomalies, { kind: 'progress', origin: origin(count), nowMs }];
  });
}

/** Brings the tellings into one order by drawing whose turn it is; a partition now and then starts over from an earlier point. */
function interleave(tellings: readonly Finding[][], draws: readonly number[]): Finding[] {
  const at = tellings.map(() => 0);
  const all: Finding[] = [];
  for (const draw of draws) {
    const partition = draw % tellings.length;
    const telling = tellings[partition]!;
    if (draw % 7 === 0) at[partition] = Math.floor(at[partition]! / 2);
    const next = telling[at[partition]!];
    if (next === undefined) continue;
    all.push(next);
    at[partition]!++;
  }
  return [...all, ...tellings.flatMap((telling, partition) => telling.slice(at[partition]))];
}

function stepsOf(inStep: InStep, findings: readonly Finding[]): Step[] {
  return findings.flatMap((finding) => {
    inStep.take(finding);
    return inStep.complete();
  });
}

const counts = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 });
const partitions = fc.array(counts, { minLength: 1, maxLength: 4 });
const draws = fc.array(fc.nat(1000), { maxLength: 200 });

describe('InStep', () => {
  it('gives the same steps, whoever was faster and whatever was told again', () => {
    fc.assert(
      fc.property(partitions, draws, draws, (all, one, other) => {
        const tellings = all.map((each, partition) => tellingOf(partition, each));
        const fresh = () => new InStep(tellings.length, Number.POSITIVE_INFINITY);
        const expected = stepsOf(fresh(), interleave(tellings, []));
        expect(expected.map(({ atMs }) => atMs)).toEqual(
          [1, 2, 3, 4, 5, 6].map((n) => n * STEP_MS),
        );
        expect(stepsOf(fresh(), interleave(tellings, one))).toEqual(expected);
        expect(stepsOf(fresh(), interleave(tellings, other))).toEqual(expected);
      }),
    );
  });

  it('goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(partitions, draws, fc.nat(100), (all, order, share) => {
        const tellings = all.map((each, partition) => tellingOf(partition, each));
        const findings = interleave(tellings, order);
        const cut = Math.floor((share / 100) * findings.length);
        const lag = Number.POSITIVE_INFINITY;
        const whole = stepsOf(new InStep(tellings.length, lag), findings);
        const first = new InStep(tellings.length, lag);
        const before = stepsOf(first, findings.slice(0, cut));
        const state = JSON.parse(JSON.stringify(first));
        const after = stepsOf(InStep.fromJSON(state, tellings.length, lag), findings.slice(cut));
        expect([...before, ...after]).toEqual(whole);
      }),
    );
  });

  it('waits for a partition that is behind, and no longer than it is told to', () => {
    const [fast] = [tellingOf(0, [1, 1, 1, 1])];
    expect(stepsOf(new InStep(2, Number.POSITIVE_INFINITY), fast)).toEqual([]);
    const steps = stepsOf(new InStep(2, 2 * STEP_MS), fast);
    expect(steps.map(({ atMs }) => atMs)).toEqual([STEP_MS, 2 * STEP_MS]);
  });

  it('takes what comes late with the next step', () => {
    const inStep = new InStep(2, 0);
    stepsOf(inStep, tellingOf(0, [0, 0]));
    const late = stepsOf(inStep, tellingOf(1, [1, 0, 0]));
    expect(late.flatMap(({ findings }) => findings)).toHaveLength(1);
  });
});
