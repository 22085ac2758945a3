import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  Anomaly,
  AuditEntry,
  Fix,
  Graph,
  Incident,
  IncidentSummary,
  Plan,
  Series,
  SeriesSummary,
  Suggestion,
} from '../../src/api/resources/index.js';
import { anomalyOf, SETTLE_MS, World } from '../respond/world.js';
import { deskOf } from './desk-of.js';

let world: World;
afterEach(() => world.end());

const PAGE = { cursor: null, limit: 50 };
const OF_ALL = { ...PAGE, status: null, severity: null, nodeId: null };
const SIGNAL = 'http_errors{service="cart"}';

/** After JSON it is what the API promises, with nothing that it does not. */
function expectForm(schema: z.ZodType, value: unknown): void {
  const told = JSON.parse(JSON.stringify(value));
  expect(schema.safeParse(told).error).toBe(undefined);
}

/** An incident with a plan that has helped, and one that is open. */
async function lived() {
  world = await World.make('auto');
  const { desk } = deskOf(world, (signal) =>
    signal === SIGNAL ? { value: 2, direction: 'above' } : null,
  );
  const id = world.breakCart();
  await world.turns(SETTLE_MS / 1000 + 3);
  await world.until(() => world.record(id).phase === 'verifying', 'acted');
  await world.untilWell(() => world.record(id).phase === 'resolved', 'mended');
  await desk.captureFix({ incidentId: id, command: 'kubectl get pods', success: false });
  const anomaly = anomalyOf('stranger', 'http_errors', world.nowMs);
  const open = world.watch.book.add(anomaly)!.id;
  world.watch.found.add({ anomaly, incidentId: open });
  const known = anomalyOf('cart', 'http_errors', world.nowMs);
  world.watch.found.add({ anomaly: known, incidentId: id });
  await world.turns(1);
  return { desk, id, open };
}

describe('LiveDesk', () => {
  it('tells everything in the form that the API promises', async () => {
    const { desk, id, open } = await lived();
    expectForm(Incident, desk.incident(id));
    expectForm(Incident, desk.incident(open));
    expectForm(IncidentSummary.array().length(2), desk.incidents(OF_ALL).items);
    const anomalies = { ...PAGE, nodeId: null, incidentId: null, sinceMs: null };
    expectForm(Anomaly.array().length(2), desk.anomalies(anomalies).items);
    expectForm(Graph, desk.graph());
    expectForm(Plan.array().length(1), desk.plans({ ...PAGE, state: null }).items);
    expectForm(AuditEntry.array().min(4), desk.audit(PAGE).items);
    expectForm(
      SeriesSummary.array().length(3),
      desk.series({ ...PAGE, nodeId: null, search: null }).items,
    );
    expectForm(Series, desk.seriesOf(SIGNAL));
    expectForm(Fix.array().length(2), desk.fixes(PAGE).items);
    expectForm(Suggestion, desk.suggest(id));
    expect([
      desk.incident('none'),
      desk.seriesOf('none'),
      desk.plan('none'),
      desk.suggest('none'),
    ]).toEqual([null, null, null, null]);
  });

  it('tells the story of an incident as it stands', async () => {
    const { desk, id, open } = await lived();
    expect(desk.incident(id)).toMatchObject({
      status: 'closed',
      phase: 'resolved',
      cause: { nodeId: 'cart' },
      story: { whatToDo: 'Nothing: it was mended, and the symptoms are gone.' },
    });
    const { story } = desk.incident(id)!;
    expect(story.where).toContain('cart');
    expect(story.who).toContain('web');
    expect(story.howSure).toContain('98 %');
    expect(desk.incident(open)!.story.whatToDo).toContain('helped in 1 of 1 such cases');
    for (const sentence of Object.values(story)) expect(sentence).toMatch(/\S\.$/);
  });

  it('says that a plan waits for a person, and that one is needed', async () => {
    world = await World.make('approve');
    const id = world.breakCart();
    const { desk } = deskOf(world);
    await world.turns(2);
    expect(desk.incident(id)!.story.whatToDo).toBe('Nothing is proposed yet.');
    await world.turns(SETTLE_MS / 1000 + 3);
    expect(desk.incident(id)!.story.whatToDo).toMatch(/^restart cart .* It waits for a person\.$/);
    await desk.object(world.record(id).plans[0]!.hash, { by: 'ada', reason: '' });
    await world.turns(60);
    expect(desk.incident(id)!.story.whatToDo).toContain('A person is needed');
  });

  it('finds what is asked for', async () => {
    const { desk, id, open } = await lived();
    const ids = (query: object): string[] =>
      desk.incidents({ ...OF_ALL, ...query }).items.map((incident) => incident.id);
    expect(ids({})).toEqual([open, id]);
    expect(ids({ status: 'open' })).toEqual([open]);
    expect(ids({ status: 'closed' })).toEqual([id]);
    expect(ids({ nodeId: 'web' })).toEqual([id]);
    expect(ids({ severity: 'info' })).toEqual([]);
    const none = { ...PAGE, nodeId: null, incidentId: null, sinceMs: null };
    expect(desk.anomalies({ ...none, incidentId: open }).total).toBe(1);
    expect(desk.anomalies({ ...none, nodeId: 'cart' }).total).toBe(1);
    expect(desk.anomalies({ ...none, sinceMs: world.nowMs }).total).toBe(0);
    expect(desk.series({ ...PAGE, nodeId: 'web', search: null }).total).toBe(1);
    expect(desk.series({ ...PAGE, nodeId: null, search: 'up{' }).total).toBe(1);
    expect(desk.plans({ ...PAGE, state: 'helped' }).total).toBe(1);
    expect(desk.plans({ ...PAGE, state: 'proposed' }).total).toBe(0);
  });

  it('shows also who is in trouble and in no source of the graph', async () => {
    const { desk, open } = await lived();
    const { nodes, failingPaths } = desk.graph();
    const stranger = nodes.find((node) => node.id === 'stranger');
    expect(stranger).toMatchObject({ kind: 'service', incidentIds: [open] });
    expect(stranger!.health).toBeLessThan(100);
    expect(nodes.find((node) => node.id === 'cart')).toMatchObject({
      health: 100,
      incidentIds: [],
    });
    expect(nodes.map((node) => node.id)).toHaveLength(new Set(nodes.map((node) => node.id)).size);
    expect(failingPaths).toEqual([{ incidentId: open, path: ['stranger'] }]);
  });

  it('tells the audit in words, the newest first', async () => {
    const { desk } = await lived();
    const { items } = desk.audit(PAGE);
    const sequences = items.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => b - a));
    const said = items.map(({ event, sentence }) => `${event}: ${sentence}`).join('\n');
    expect(said).toContain('outcome: A plan ended: The symptom has gone.');
    expect(said).toContain('begin: A step was to begin: restart cart');
    expect(said).not.toContain('undefined');
    await desk.closeBreaker('ada');
    expect(desk.audit(PAGE).items[0]?.sentence).toContain('The circuit breaker moved (ada)');
  });

  it('tells a series with what was odd in it, and when it reaches its limit', async () => {
    const { desk } = await lived();
    world.see('http_errors', 'cart', 1, 20);
    const series = desk.seriesOf(SIGNAL)!;
    expect(series.anomalies.map(({ id }) => id)).toEqual([expect.stringContaining('cart-http')]);
    expect(series.values.at(-1)).toBe(1);
    expect(series.low).toHaveLength(series.timesMs.length);
    const asked = { horizonMs: null, threshold: null, direction: null };
    const told = await desk.forecast(SIGNAL, asked);
    expect(told?.threshold?.value).toBe(2);
    const own = await desk.forecast(SIGNAL, { ...asked, threshold: 5 });
    expect(own?.threshold).toMatchObject({ value: 5, direction: 'above' });
    expect(await desk.forecast('none', asked)).toBe(null);
  });
});
