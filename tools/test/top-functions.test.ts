import { describe, expect, it } from 'vitest';
import { selfTimes, topFunctions } from '../top-functions.mjs';

const frame = (functionName: string, lineNumber: number, url = 'file:///a.js') => ({
  callFrame: { functionName, url, lineNumber, columnNumber: 0 },
});

const PROFILE = {
  nodes: [
    { id: 1, ...frame('(root)', -1, '') },
    { id: 2, ...frame('slow', 4) },
    { id: 3, ...frame('', 9) },
    { id: 4, ...frame('(idle)', -1, '') },
    { id: 5, ...frame('slow', 4) },
  ],
  // Two places in the tree of calls, one function.
  samples: [2, 3, 5, 4, 2],
  timeDeltas: [100, 30, 10, 20, 500],
};

const placeOf = (url: string, line: number) => `${url.slice(8)}:${line + 1}`;

describe('the functions that a profile spent its time in', () => {
  it('have the time from their samples to the next, wherever they were called from', () => {
    expect(selfTimes(PROFILE, placeOf)).toEqual([
      ['(idle)', 500],
      ['slow a.js:5', 50],
      ['(anonymous) a.js:10', 10],
    ]);
  });

  it('are listed with their shares of the time that was not idle', () => {
    expect(topFunctions(PROFILE, 1, placeOf)).toEqual(['0.0 s, not idle', ' 83.3 %  slow a.js:5']);
  });
});
