import { MetricAnomalyDetector } from '@aegis/anomaly';
import { RemediationLearner } from '@aegis/learning';
import { Simulation } from '@aegis/remediation/simulator';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { LogPart, MetricPart } from '../../src/detection/index.js';
import { loadApplication } from '../../src/source/load-application.js';
import type { Entry } from '../../src/watch/entry.js';
import { SeriesHistory } from '../../src/watch/series-history.js';
import { Watch } from '../../src/watch/watch.js';

const PARTS = 3;
const TICKS = 150;
const BROKEN_AT = 110;

const history = (): SeriesHistory => new SeriesHistory(16, 1000);
const newWatch = (): Watch => {
  const metrics = Array.from(
    { length: PARTS },
    () => new MetricPart(new MetricAnomalyDetector({ warmUpPoints: 40 })),
  );
  return new Watch({ metrics }, history());
};

/** What a shop emits, with a graph, a fault, a clock, a fix by hand and an incident that is closed. */
async function record(): Promise<Entry[]> {
  const { graph } = await loadApplication(null);
  const simulation = new Simulation(graph, { seed: 5 });
  const entries: Entry[] = [
    {
      kind: 'batch',
      receivedMs: 0,
      batch: { source: 'manifests', graph: graph.toGraphology(), position: 'whole' },
    },
  ];
  const watch = newWatch();
  const put = async (entry: Entry): Promise<void> => {
    await watch.apply(entries.length, entry);
    entries.push(entry);
  };
  await watch.apply(0, entries[0]!);
  for (let tick = 0; tick < TICKS; tick++) {
    if (tick === BROKEN_AT) simulation.injectFault({ kind: 'crash', service: 'pricing' });
    const { nowMs, logs, metrics, changes } = simulation.tick();
    const lines = logs.map(({ nodeId, line }) => ({ line, nodeId, receivedMs: nowMs }));
    await put({
      kind: 'batch',
      receivedMs: nowMs,
      batch: { source: 'shop', logs: lines, points: metrics, changes, position: tick },
    });
    await put({ kind: 'tick', nowMs, settledMs: nowMs });
    const [incident] = watch.book.open();
    if (incident !== undefined && tick % 12 === 0) {
      const { id: incidentId } = incident;
      const command = `kubectl rollout restart deployment/pricing # ${tick}`;
      const fix = { incidentId, command, success: true, operator: 'ada', atMs: nowMs };
      await put({ kind: 'fix', fix });
      await put({ kind: 'close', incidentId, atMs: nowMs });
    }
  }
  return entries;
}

/** Everything that is kept, as text. */
const whole = (watch: Watch): string =>
  JSON.stringify([watch.metricParts, watch.logPart, watch.learner, watch]);

describe('a watch that is put together from parts of different moments', () => {
  let entries: Entry[] = [];
  let expected = '';
  let reference: Watch;
  beforeAll(async () => {
    entries = await record();
    reference = newWatch();
    for (const [sequence, entry] of entries.entries()) await reference.apply(sequence, entry);
    expected = whole(reference);
  });

  it('has something to lose', () => {
    expect(reference.found.count).toBeGreaterThan(5);
    expect(reference.learner.cases().length).toBeGreaterThan(1);
    expect(reference.book.incidents().some(({ status }) => status === 'closed')).toBe(true);
  });

  it('comes to the same as one that never stopped', async () => {
    // Detectors at any moments, then the watch, then memory: the order in which they are saved.
    const moments = fc
      .array(fc.nat({ max: 2 * TICKS }), { minLength: PARTS + 3, maxLength: PARTS + 3 })
      .map((all) => all.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(moments, async (at) => {
        const live = newWatch();
        const saved: string[] = [];
        for (const [sequence, entry] of entries.slice(0, at.at(-1)! + 1).entries()) {
          await live.apply(sequence, entry);
          const parts = [...live.metricParts, live.logPart, live, live.learner];
          parts.forEach((part, index) => {
            if (at[index] === sequence) saved[index] = JSON.stringify(part);
          });
        }
        const load = (index: number): unknown => JSON.parse(saved[index]!);
        const resumed = Watch.fromJSON(
          load(PARTS + 1),
          {
            metrics: live.metricParts.map((_, index) => MetricPart.fromJSON(load(index))),
            logs: LogPart.fromJSON(load(PARTS)),
            learner: RemediationLearner.fromJSON(load(PARTS + 2)),
            memorySequence: at.at(-1)!,
          },
          history(),
        );
        expect(resumed.oldestSequence).toBe(at[0]);
        expect(resumed.position('manifests')).toBe('whole');
        for (let sequence = at[0]! + 1; sequence < entries.length; sequence++) {
          // As from the journal: through JSON.
          await resumed.apply(sequence, JSON.parse(JSON.stringify(entries[sequence])));
        }
        expect(whole(resumed) === expected).toBe(true);
      }),
      { numRuns: 6 },
    );
  });

  it('takes an entry that it has had for nothing', async () => {
    const before = whole(reference);
    for (const sequence of [0, 40, entries.length - 1]) {
      const news = await reference.apply(sequence, entries[sequence]!);
      expect(news).toMatchObject({ anomalies: [], issues: [], graphChanged: false });
    }
    expect(whole(reference) === before).toBe(true);
  });
});
