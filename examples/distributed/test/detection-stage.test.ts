import { describe, expect, it } from 'vitest';
import { encode } from '../src/bus/messages.js';
import { telemetrySubject } from '../src/bus/names.js';
import { DetectionStage } from '../src/detection/detection-stage.js';
import { telemetryOf } from '../src/produce/telemetry-of.js';
import type { Incoming } from '../src/stage/stage.js';
import { Tally } from '../src/stage/tally.js';

const WORKLOAD = { seed: 1, services: 6, series: 3, lines: 6, ticks: 170 };

/** The stream of the only partition. */
function messagesOf(): Incoming[] {
  const routed = [...telemetryOf(WORKLOAD, 1)].flat();
  return routed.map(({ telemetry: { kind, ...body } }, at) => ({
    sequence: at + 1,
    subject: telemetrySubject(0, kind),
    data: encode(body),
  }));
}

const MESSAGES = messagesOf();
const whole = DetectionStage.begin(0, 1, new Tally());
const SAID = MESSAGES.map((message) => whole.process(message));

describe('DetectionStage', () => {
  it('finds the fault, and tells how far the clock is', () => {
    const kinds = new Set(SAID.flat().map(({ subject }) => subject));
    expect([...kinds].sort()).toEqual([
      'findings.p000.anomaly',
      'findings.p000.issue',
      'findings.p000.progress',
    ]);
    expect(SAID.flat().filter(({ subject }) => subject.endsWith('.progress'))).toHaveLength(170);
  });

  it.each([1, 200, 365, 366, 367, 500])(
    'from a snapshot after message %i it says the same as ever',
    (after) => {
      const first = DetectionStage.begin(0, 1, new Tally());
      for (const message of MESSAGES.slice(0, after)) first.process(message);
      const state = JSON.parse(JSON.stringify(first));
      const second = DetectionStage.fromJSON(state, 0, new Tally());
      expect(second.sequence).toBe(after);
      const said = MESSAGES.slice(after).map((message) => second.process(message));
      expect(JSON.stringify(said)).toBe(JSON.stringify(SAID.slice(after)));
      expect(JSON.stringify(second)).toBe(JSON.stringify(whole));
    },
  );

  it('gives no id to two findings', () => {
    const ids = SAID.flat().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('counts what is broken and goes on', () => {
    const tally = new Tally();
    const stage = DetectionStage.begin(0, 16, tally);
    const bytes = (text: string) => new TextEncoder().encode(text);
    const broken: [string, string][] = [
      ['logs', 'no json'],
      ['logs', '{"lines":3}'],
      ['logs', '{"lines":[null,{"line":"a"}]}'],
      ['metrics', '{"points":[null,7]}'],
      ['clock', '{"nowMs":"soon"}'],
      ['else', '{}'],
    ];
    for (const [at, [kind, text]] of broken.entries()) {
      const subject = `telemetry.p000.${kind}`;
      expect(stage.process({ sequence: at + 1, subject, data: bytes(text) })).toEqual([]);
    }
    expect(stage.sequence).toBe(6);
    expect(tally.counts().broken).toBe(8);
  });

  it('refuses what is no snapshot of its partition', () => {
    const state = JSON.parse(JSON.stringify(whole));
    expect(() => DetectionStage.fromJSON(state, 1, new Tally())).toThrow('partition 1');
    expect(() => DetectionStage.fromJSON({}, 0, new Tally())).toThrow('no snapshot');
    const { metrics: _, ...rest } = state;
    expect(() => DetectionStage.fromJSON(rest, 0, new Tally())).toThrow();
  });
});
