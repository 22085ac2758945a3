import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentSummary } from '../../src/api/resources/index.js';
import { foldEvents } from '../../web/lib/live/event-batch.js';
import { IncidentBook, matchesText, NO_FILTER } from '../../web/lib/live/incident-book.js';
import { CannedDesk } from '../support/canned-desk.js';

const all = new CannedDesk({ incidents: 40, open: 6 }).world.incidents;
const ALL = { status: null, severity: null, nodeId: null };

function bookOf(items: readonly IncidentSummary[], next: string | null = null): IncidentBook {
  const book = new IncidentBook();
  book.addPage({ items: [...items], next, total: all.length });
  return book;
}

describe('IncidentBook', () => {
  it('reads pages into one list without doubles, the newest first', () => {
    const desk = new CannedDesk({ incidents: 40 });
    const book = new IncidentBook();
    book.addPage(desk.incidents({ ...ALL, cursor: null, limit: 15 }));
    // A new one moves the list, so that the next page overlaps.
    const fresh = desk.world.openIncident();
    book.apply([fresh]);
    while (book.next !== null) {
      book.addPage(desk.incidents({ ...ALL, cursor: book.next, limit: 15 }));
    }
    const ids = book.items.map((each) => each.id);
    expect(ids).toHaveLength(41);
    expect(new Set(ids).size).toBe(41);
    expect(ids[0]).toBe(fresh.id);
    expect(book.total).toBe(41);
  });

  it('keeps to its filter when an incident changes', () => {
    const desk = new CannedDesk({ incidents: 12, open: 3 });
    const book = new IncidentBook({ ...NO_FILTER, status: 'open' });
    book.addPage(desk.incidents({ ...ALL, status: 'open', cursor: null, limit: 50 }));
    expect(book.total).toBe(3);
    const first = book.items[0]!;
    book.apply([{ ...first, status: 'closed' }]);
    expect(book.items.map((each) => each.id)).not.toContain(first.id);
    expect(book.total).toBe(2);
    book.apply([first]);
    expect(book.total).toBe(3);
  });

  it('leaves a change of what has not been read yet to its page', () => {
    const book = bookOf(all.slice(0, 10), '10');
    book.apply([all[30]!]);
    expect(book.items).toHaveLength(10);
    expect(book.total).toBe(all.length);
  });

  it('is in order and without doubles after any events', () => {
    const change = fc.record({
      at: fc.integer({ min: 0, max: all.length - 1 }),
      status: fc.constantFrom('open', 'closed'),
      startedMs: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 6 }), (batches) => {
        const book = bookOf(all);
        for (const batch of batches) {
          book.apply(batch.map(({ at, ...rest }) => ({ ...all[at]!, ...rest }) as IncidentSummary));
        }
        const { items } = book;
        expect(new Set(items.map((each) => each.id)).size).toBe(items.length);
        expect(book.total).toBe(all.length);
        for (let i = 1; i < items.length; i += 1) {
          expect(items[i - 1]!.startedMs).toBeGreaterThanOrEqual(items[i]!.startedMs);
        }
      }),
    );
  });
});

describe('matchesText', () => {
  it('asks for every word, anywhere and in any case', () => {
    const incident = all[0]!;
    expect(matchesText(incident, '')).toBe(true);
    expect(matchesText(incident, `  ${incident.severity.toUpperCase()} ${incident.symptom}`)).toBe(
      true,
    );
    expect(matchesText(incident, `${incident.severity} nowhere-at-all`)).toBe(false);
  });
});

describe('foldEvents', () => {
  it('keeps the last word on each thing', () => {
    const desk = new CannedDesk();
    const [incident] = all;
    const status = desk.status();
    const batch = foldEvents([
      { type: 'incident', data: { ...incident!, anomalies: 1 } },
      { type: 'status', data: { ...status, ready: false } },
      { type: 'incident', data: { ...incident!, anomalies: 2 } },
      { type: 'graph', data: { updatedMs: 1 } },
      { type: 'status', data: status },
    ]);
    expect(batch.incidents.map((each) => each.anomalies)).toEqual([2]);
    expect(batch.status).toBe(status);
    expect([batch.graphChanged, batch.reset]).toEqual([true, false]);
    expect(foldEvents([{ type: 'reset', data: {} }]).reset).toBe(true);
  });
});
