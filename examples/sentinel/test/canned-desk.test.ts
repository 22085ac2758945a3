import { describe, expect, it } from 'vitest';
import {
  AnomalyPage,
  AuditPage,
  FixPage,
  Forecast,
  Graph,
  Incident,
  IncidentPage,
  LiveEvent,
  PlanPage,
  Series,
  SeriesPage,
  Status,
  Suggestion,
} from '../src/api/resources/index.js';
import { CannedDesk } from './support/canned-desk.js';

const ALL = { cursor: null, limit: 1000 };
const NO_FILTER = { ...ALL, status: null, severity: null, nodeId: null };

describe.each([
  ['nothing', { services: 0, incidents: 0 }],
  ['a little', { services: 12, incidents: 5, notices: 3 }],
  ['much', { services: 300, incidents: 400, open: 9 }],
])('a canned desk of %s', (_, options) => {
  const desk = new CannedDesk(options);

  it('answers as the API says', async () => {
    Status.parse(desk.status());
    Graph.parse(desk.graph());
    PlanPage.parse(desk.plans({ ...ALL, state: null }));
    AuditPage.parse(desk.audit(ALL));
    FixPage.parse(desk.fixes(ALL));
    const incidents = IncidentPage.parse(desk.incidents(NO_FILTER));
    expect(incidents.total).toBe(options.incidents);
    for (const { id } of incidents.items.slice(0, 10)) {
      Incident.parse(desk.incident(id));
      Suggestion.nullable().parse(desk.suggest(id));
      AnomalyPage.parse(desk.anomalies({ ...ALL, incidentId: id, nodeId: null, sinceMs: null }));
    }
    const series = SeriesPage.parse(desk.series({ ...ALL, limit: 8, nodeId: null, search: null }));
    const asked = { horizonMs: null, threshold: 1, direction: 'above' } as const;
    for (const { signal } of series.items) {
      Series.parse(desk.seriesOf(signal));
      Forecast.parse(await desk.forecast(signal, asked));
    }
  });
});

describe('a canned desk', () => {
  it('is the same for the same options', () => {
    const [one, other] = [new CannedDesk({ seed: 3 }), new CannedDesk({ seed: 3 })];
    expect(one.incidents(NO_FILTER)).toEqual(other.incidents(NO_FILTER));
    expect(new CannedDesk({ seed: 4 }).graph()).not.toEqual(one.graph());
  });

  it('tells what happens, and what was missed', () => {
    const desk = new CannedDesk({ keptEvents: 4 });
    const heard: [number, string][] = [];
    const listen = (id: number, event: LiveEvent): void => {
      heard.push([id, LiveEvent.parse(event).type]);
    };
    const subscription = desk.subscribe(null, listen);
    desk.world.addAnomaly();
    subscription.close();
    desk.tell();
    const last = heard.at(-1)?.[0] ?? 0;
    desk.subscribe(last, listen).close();
    expect(heard.slice(-2).map(([, type]) => type)).toEqual(['incident', 'status']);
    for (let i = 0; i < 5; i += 1) desk.tell();
    desk.subscribe(last, listen).close();
    expect(heard.at(-1)?.[1]).toBe('reset');
  });
});
