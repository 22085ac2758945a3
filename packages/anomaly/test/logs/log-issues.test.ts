import { describe, expect, it } from 'vitest';
import { DEFAULT_PATTERNS, PatternFinder } from '../../src/logs/issue-patterns.js';
import { LogIssues } from '../../src/logs/log-issues.js';

describe('the patterns of known problems', () => {
  const finder = new PatternFinder([
    { kind: 'deadlock', anyOf: ['lock&timeout', 'deadlock'], sentence: 'two wait' },
    { kind: 'timeout', anyOf: ['timeout'], sentence: 'one waits' },
  ]);

  it('are named by all words of a phrase, in any order and case; the first of several counts', () => {
    expect(finder.find('TIMEOUT while waiting for the Lock')?.kind).toBe('deadlock');
    expect(finder.find('a DeadLock')?.kind).toBe('deadlock');
    expect(finder.find('Timeout of a call')?.kind).toBe('timeout');
    expect(finder.find('a lock was taken')).toBeNull();
    expect(finder.find('')).toBeNull();
  });

  it('that are shipped name themselves, or one that is more telling', () => {
    const shipped = new PatternFinder(DEFAULT_PATTERNS);
    for (const [place, { anyOf }] of DEFAULT_PATTERNS.entries()) {
      for (const phrase of anyOf) {
        const found = shipped.find(phrase.replaceAll('&', ' and '));
        expect(DEFAULT_PATTERNS.indexOf(found!), phrase).toBeGreaterThanOrEqual(0);
        expect(DEFAULT_PATTERNS.indexOf(found!), phrase).toBeLessThanOrEqual(place);
      }
    }
  });
});

describe('the issues of logs', () => {
  it('look through a template once as long as so many may be alive, and remember no more', () => {
    const most = 10_000;
    const issues = new LogIssues(DEFAULT_PATTERNS, most);
    expect(issues.patternOf('first', 'out of memory')?.kind).toBe('out-of-memory');
    for (let i = 1; i < most; i++) issues.patternOf(`other-${i}`, 'all is well');
    // Another text under the same id shows whether it was looked through again.
    expect(issues.patternOf('first', 'all is well')?.kind).toBe('out-of-memory');
    for (let i = most; i <= 2 * most; i++) issues.patternOf(`other-${i}`, 'all is well');
    expect(issues.patternOf('first', 'all is well')).toBeNull();
  });
});
