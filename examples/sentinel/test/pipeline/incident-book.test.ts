import { ServiceGraph } from '@aegis/graph';
import { IncidentGrouper } from '@aegis/root-cause';
import { describe, expect, it } from 'vitest';
import { IncidentBook } from '../../src/pipeline/incident-book.js';
import { anomalyOf } from '../respond/world.js';

const GRAPH = new ServiceGraph();

describe('IncidentBook', () => {
  it('counts every alarm, and remembers those of incidents that it remembers', () => {
    const book = new IncidentBook(GRAPH, new IncidentGrouper(GRAPH, { maxIncidents: 5 }));
    const alarm = (index: number): string => {
      const atMs = index * 700_000;
      book.add(anomalyOf('cart', `errors_${index}`, atMs));
      const { id } = book.add(anomalyOf('cart', `latency_${index}`, atMs))!;
      book.advance(atMs);
      return id;
    };
    let latest = '';
    for (let index = 0; index < 100; index++) latest = alarm(index);
    expect(book.isAlarmed(latest)).toBe(true);
    expect(book.alarms).toBe(100);
    const saved = JSON.parse(JSON.stringify(book));
    expect(saved.alarmed.length).toBeLessThanOrEqual(10);
    const again = IncidentBook.fromJSON(saved, GRAPH);
    expect(again.alarms).toBe(100);
    expect(JSON.stringify(again)).toBe(JSON.stringify(book));
  });
});
