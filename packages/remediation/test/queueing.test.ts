import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangC, meanWait } from '../src/simulator/index.js';

/** The wait by the textbook: C / (c (1 − ρ)) with the Erlang C probability of the recursion. */
function textbookWait(utilisation: number, servers: number): number {
  return erlangC(utilisation * servers, servers) / (servers * (1 - utilisation));
}

const utilisation = fc.double({ min: 0.01, max: 0.98, noNaN: true });
const servers = fc.integer({ min: 1, max: 400 });

describe('erlangC', () => {
  it('is the load itself with one server: M/M/1', () => {
    for (const load of [0.1, 0.37, 0.5, 0.9, 0.99]) expect(erlangC(load, 1)).toBe(load);
  });

  it('is 2ρ² / (1 + ρ) with two: M/M/2 (Kleinrock 1975, Queueing Systems I, 3.5)', () => {
    for (const rho of [0.05, 0.2, 0.5, 0.8, 0.95]) {
      expect(erlangC(2 * rho, 2)).toBeCloseTo((2 * rho * rho) / (1 + rho), 14);
    }
  });

  it('is 9ρ³ / (2 + 4ρ + 3ρ²) with three', () => {
    for (const rho of [0.05, 0.2, 0.5, 0.8, 0.95]) {
      const closed = (9 * rho * rho * rho) / (2 + 4 * rho + 3 * rho * rho);
      expect(erlangC(3 * rho, 3)).toBeCloseTo(closed, 14);
    }
  });

  // As printed in tables for call centres: 10 erlangs.
  it.each([
    [11, 0.6821],
    [12, 0.4494],
    [13, 0.2853],
    [14, 0.1741],
    [15, 0.102],
  ])('has the tabled value for 10 erlangs and %i servers', (count, expected) => {
    expect(erlangC(10, count)).toBeCloseTo(expected, 4);
  });

  it('grows with the load and falls with the servers', () => {
    fc.assert(
      fc.property(utilisation, servers, (rho, count) => {
        const load = rho * count;
        const here = erlangC(load, count);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1);
        expect(erlangC(load * 1.01, count)).toBeGreaterThanOrEqual(here);
        expect(erlangC(load, count + 1)).toBeLessThanOrEqual(here);
      }),
    );
  });

  it('lies between its neighbours for a fraction of a server', () => {
    fc.assert(
      fc.property(
        utilisation,
        servers,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (rho, count, part) => {
          const between = erlangC(rho * count, count + part);
          expect(between).toBeLessThanOrEqual(erlangC(rho * count, count) * (1 + 1e-12));
          expect(between).toBeGreaterThanOrEqual(erlangC(rho * count, count + 1) * (1 - 1e-12));
        },
      ),
    );
  });

  it('is 0 without load, 1 beyond what the servers can do, and NaN for what is no number', () => {
    expect(erlangC(0, 4)).toBe(0);
    expect(erlangC(-1, 4)).toBe(0);
    expect(erlangC(4, 4)).toBe(1);
    expect(erlangC(1e308, 4)).toBe(1);
    expect(erlangC(1e-300, 400)).toBe(0);
    expect(erlangC(Number.NaN, 4)).toBeNaN();
  });
});

describe('meanWait', () => {
  it('is ρ / (1 − ρ) with one server', () => {
    for (const rho of [0.1, 0.5, 0.9]) expect(meanWait(rho, 1)).toBeCloseTo(rho / (1 - rho), 12);
  });

  it('is the textbook wait within 4e-6, for few servers and for many', () => {
    fc.assert(
      fc.property(utilisation, servers, (rho, count) => {
        const exact = textbookWait(rho, count);
        expect(Math.abs(meanWait(rho, count) - exact)).toBeLessThanOrEqual(4e-6 * exact + 1e-300);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its digits where the queue is all but full', () => {
    for (const rho of [0.998, 0.9991, 0.99999]) {
      for (const count of [33, 64, 400]) {
        expect(meanWait(rho, count) / textbookWait(rho, count)).toBeCloseTo(1, 6);
      }
    }
  });

  it('grows with the load and falls with the servers, fractions of them too', () => {
    const some = fc.double({ min: 0.05, max: 100, noNaN: true });
    fc.assert(
      fc.property(utilisation, some, (rho, count) => {
        const here = meanWait(rho, count);
        expect(meanWait(rho * 1.01, count)).toBeGreaterThanOrEqual(here);
        // Where the way of working it out changes it may jump by the error that it is allowed.
        expect(meanWait(rho, count * 1.05)).toBeLessThanOrEqual(here * (1 + 1e-5));
      }),
      { numRuns: 1000 },
    );
  });

  it('is 0 without load, without end when overloaded, and NaN for what is no number', () => {
    expect(meanWait(0, 3)).toBe(0);
    expect(meanWait(-1, 3)).toBe(0);
    expect(meanWait(1, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(meanWait(7, 300)).toBe(Number.POSITIVE_INFINITY);
    expect(meanWait(0.001, 100_000)).toBe(0);
    expect(meanWait(Number.NaN, 3)).toBeNaN();
    expect(meanWait(Number.NaN, 300)).toBeNaN();
  });
});
