import { changeEvents, priorFromGraph, type Reading } from '@aegis/root-cause/causal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphOf } from './builders.js';

const series = (values: readonly Reading['value'][]): Reading[] =>
  values.map((value, i) => ({ id: 'v', timestampMs: 1000 * i, value }));

const told = (values: readonly Reading['value'][]): string[] =>
  changeEvents(series(values)).map(({ timestampMs, state }) => `${timestampMs} ${state}`);

describe('changeEvents', () => {
  it('tells changes of state, the first state included', () => {
    expect(told([true, true, false, false, true])).toEqual(['0 true', '2000 false', '4000 true']);
    expect(told(['idle', 'busy', 'busy'])).toEqual(['0 idle', '1000 busy']);
  });

  it('tells only that something changed where there are too many words', () => {
    const words = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const events = changeEvents(series(words));
    expect(events).toHaveLength(19);
    expect(events.every(({ state }) => state === null)).toBe(true);
  });

  it('tells when numbers begin to rise or fall', () => {
    expect(told([100, 100, 90, 70, 70, 80, 100])).toEqual(['2000 falling', '5000 rising']);
    expect(told([1, 2, 3, 4])).toEqual(['1000 rising']);
    expect(told([5, 5, 5])).toEqual([]);
  });

  it('overlooks turns within the dead band', () => {
    expect(told([0, 50, 49.5, 100, 99.5, 100])).toEqual(['1000 rising']);
    expect(changeEvents(series([0, 50, 49.5, 100]), { deadBand: 0 })).toHaveLength(3);
  });

  it('never tells the same state twice in a row', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(1e308, -1e308, Number.NaN),
      fc.boolean(),
      fc.string({ maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 50 }), (values) => {
        const events = changeEvents(series(values));
        for (const [i, { state }] of events.entries()) {
          if (i > 0 && state !== null) expect(state).not.toBe(events[i - 1]!.state);
        }
      }),
    );
  });

  it('keeps groups apart', () => {
    const readings = [
      { id: 'v', timestampMs: 0, value: true, group: 'x' },
      { id: 'v', timestampMs: 1, value: false, group: 'y' },
    ];
    expect(changeEvents(readings).map(({ group }) => group)).toEqual(['x', 'y']);
  });

  it('refuses wrong options', () => {
    for (const options of [{ deadBand: -1 }, { maxStates: 1 }, { maxStates: 2.5 }]) {
      expect(() => changeEvents([], options)).toThrowError(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
  });
});

describe('priorFromGraph', () => {
  it('lets neighbours act on one another, either way, and nobody else', () => {
    const prior = priorFromGraph(graphOf([['web', 'cart']], ['mail']));
    expect(prior('web', 'cart')).toBe('allowed');
    expect(prior('cart', 'web')).toBe('allowed');
    expect(prior('web', 'mail')).toBe('forbidden');
    expect(prior('web', 'elsewhere')).toBe('allowed');
  });

  it('asks for the node of a series where its name is another', () => {
    const prior = priorFromGraph(graphOf([['web', 'cart']], ['mail']), (id) => id.split('.')[0]!);
    expect(prior('web.cpu', 'web.latency')).toBe('allowed');
    expect(prior('web.cpu', 'mail.queue')).toBe('forbidden');
  });
});
