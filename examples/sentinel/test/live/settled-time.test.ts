import { describe, expect, it } from 'vitest';
import type { InputStatus } from '../../src/api/resources/index.js';
import type { Input } from '../../src/inputs/input.js';
import { SettledTime } from '../../src/live/settled-time.js';

const inputIn = (state: InputStatus['state'], completeMs?: number): Input => ({
  name: state,
  run: async () => {},
  ...(completeMs === undefined ? {} : { completeMs }),
  status: () => ({
    name: state,
    kind: 'file',
    state,
    sentence: '',
    lastReceivedMs: null,
    lines: 0,
    points: 0,
    spans: 0,
    dropped: 0,
    behind: null,
  }),
});

describe('SettledTime', () => {
  it('follows the input that is furthest behind, at a distance, and never goes back', () => {
    const settled = new SettledTime();
    const pushed = inputIn('ok');
    expect(settled.at(100_000, [pushed, inputIn('starting', Number.NEGATIVE_INFINITY)])).toBe(0);
    expect(settled.at(101_000, [pushed])).toBe(91_000);
    expect(settled.at(200_000, [pushed, inputIn('behind', 95_000)])).toBe(91_000);
    expect(settled.at(200_000, [inputIn('ok', 199_000), inputIn('ok', 150_000)])).toBe(140_000);
    expect(settled.at(150_000, [pushed])).toBe(140_000);
  });

  it('does not wait for what cannot be read', () => {
    const settled = new SettledTime();
    expect(settled.at(50_000, [inputIn('failing', 1000), inputIn('ended', 2000)])).toBe(40_000);
  });
});
