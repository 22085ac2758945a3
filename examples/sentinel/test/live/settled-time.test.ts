import { describe, expect, it } from 'vitest';
import type { InputStatus } from '../../src/api/resources/index.js';
import type { Input } from '../../src/inputs/input.js';
import { SettledTime } from '../../src/live/settled-time.js';

const inputIn = (state: InputStatus['state']): Input => ({
  name: state,
  run: async () => {},
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
  it('follows the clock at a distance, and stands still while an input is behind', () => {
    const settled = new SettledTime();
    const [ok, failing, ended] = [inputIn('ok'), inputIn('failing'), inputIn('ended')];
    expect(settled.at(100_000, [ok, inputIn('starting')])).toBe(0);
    expect(settled.at(101_000, [ok, failing, ended])).toBe(91_000);
    expect(settled.at(200_000, [ok, inputIn('behind')])).toBe(91_000);
    expect(settled.at(201_000, [])).toBe(191_000);
    expect(settled.at(150_000, [ok])).toBe(191_000);
  });
});
