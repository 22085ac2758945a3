import { describe, expect, it } from 'vitest';
import {
  severityOfLevel,
  severityOfName,
  severityOfStatus,
  severityOfWord,
} from '../../../src/logs/reading/severity.js';

const NAMES: Readonly<Record<string, number>> = {
  trace: 1,
  verbose: 3,
  finest: 1,
  finer: 3,
  debug: 5,
  dbg: 5,
  fine: 5,
  config: 8,
  info: 9,
  information: 9,
  informational: 9,
  inf: 9,
  notice: 10,
  success: 9,
  warn: 13,
  warning: 13,
  wrn: 13,
  error: 17,
  err: 17,
  eror: 17,
  severe: 17,
  failure: 17,
  dpanic: 18,
  critical: 18,
  crit: 18,
  alert: 19,
  fatal: 21,
  panic: 21,
  emerg: 22,
  emergency: 22,
  trc: 1,
  ftl: 21,
  fail: 17,
  trce: 1,
  dbug: 5,
};

describe('severities', () => {
  it.each(Object.entries(NAMES))('knows %s in any case', (name, number) => {
    expect(severityOfName(name)).toBe(number);
    expect(severityOfName(name.toUpperCase())).toBe(number);
    expect(severityOfWord(`[${name}]`, 1, name.length + 1, true)).toBe(number);
  });

  it('takes no other word for a level', () => {
    for (const word of [
      '',
      'inform',
      'errors',
      'warnin',
      'e',
      'xrror',
      'LOG',
      'INFOINFOINFOINFO',
    ]) {
      expect(severityOfName(word)).toBe(0);
    }
  });

  it('takes a bare word in capitals only, and some words with their mark only', () => {
    expect(severityOfWord('error x', 0, 5, false)).toBe(0);
    expect(severityOfWord('ERROR x', 0, 5, false)).toBe(17);
    expect(severityOfWord('LOG x', 0, 3, false)).toBe(0);
    expect(severityOfWord('LOG:  x', 0, 3, true)).toBe(9);
    expect(severityOfWord('[Note] x', 1, 5, true)).toBe(9);
    expect(severityOfWord('Note: x', 0, 4, true)).toBe(0);
    expect(severityOfWord('FAIL x', 0, 4, false)).toBe(0);
  });

  it('follows the status of an answer', () => {
    const expected = {
      99: 0,
      200: 9,
      304: 9,
      400: 13,
      401: 9,
      403: 9,
      404: 9,
      410: 9,
      429: 13,
      499: 13,
      500: 17,
      503: 17,
      600: 0,
    };
    for (const [status, number] of Object.entries(expected)) {
      expect(severityOfStatus(Number(status))).toBe(number);
    }
    expect([10, 20, 30, 40, 50, 60, 5, 100].map(severityOfLevel)).toEqual([
      1, 5, 9, 13, 17, 21, 0, 0,
    ]);
  });
});
