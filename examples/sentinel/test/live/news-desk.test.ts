import type { Incident } from '@aegis/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/api/resources/index.js';
import { NewsDesk } from '../../src/live/news-desk.js';
import { deskOf } from '../desk/desk-of.js';
import { anomalyOf, World } from '../respond/world.js';

let world: World;
afterEach(() => world.end());

describe('NewsDesk', () => {
  it('tells of some of very many anomalies, each with its own incident', async () => {
    world = await World.make('observe');
    const { desk, hub } = deskOf(world);
    const news = new NewsDesk(hub, desk, world.watch);
    const told: LiveEvent[] = [];
    hub.subscribe(null, (_, event) => told.push(event));
    const incidents = new Set<Incident['id']>();
    for (let index = 0; index < 1000; index++) {
      const anomaly = anomalyOf(`lone-${index % 5}`, `errors_${index}`, world.nowMs);
      const incidentId = world.watch.book.add(anomaly)!.id;
      world.watch.found.add({ anomaly, incidentId });
      incidents.add(incidentId);
      news.found({
        anomalies: [anomaly],
        issues: [],
        incidentIds: new Set([incidentId]),
        graphChanged: false,
      });
    }
    news.flush();
    const anomalies = told.filter((event) => event.type === 'anomaly');
    expect(anomalies).toHaveLength(200);
    for (const { data } of anomalies) {
      const { nodeIds } = world.incident(data.incidentId ?? '');
      expect(nodeIds).toContain(data.nodeId);
    }
    expect(told.filter(({ type }) => type === 'incident')).toHaveLength(incidents.size);
    told.length = 0;
    news.flush();
    expect(told.map(({ type }) => type)).toEqual(['status']);
  });
});
