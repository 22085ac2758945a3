import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogWatch } from '../src/engine/log-watch.js';
import { sampleText } from '../src/engine/sample-lines.js';

const TEXT = sampleText(9000, { faultAtSecond: 420 });

function watchOf(...parts: readonly string[]): LogWatch {
  const watch = new LogWatch();
  for (const part of parts) watch.feed(part);
  return watch;
}

const judged = (watch: LogWatch): object => {
  watch.end();
  return { progress: watch.progress(), tables: watch.tables() };
};

describe('LogWatch', () => {
  const whole = watchOf(TEXT);
  const wanted = judged(whole);

  it('names the fault, its service and its lines', () => {
    const { findings, lines, templates, services } = whole.progress();
    expect({ lines, templates, services }).toEqual({ lines: 9000, templates: 6, services: 3 });
    const first = findings[0];
    expect(first).toMatchObject({ nodeId: 'orders', severity: 'error' });
    const text = TEXT.split('\n');
    expect(text[first!.line - 1]).toContain('ECONNREFUSED');
    expect(text.findIndex((line) => line.includes('ECONNREFUSED'))).toBe(first!.line - 1);
    const [issue] = whole.tables().issues;
    expect(issue).toMatchObject({ kind: 'connection-refused', nodeId: 'orders' });
    expect(issue!.note?.firstLine).toBe(first!.line);
  });

  it('judges the same however the text is cut', () => {
    const cut = fc.array(fc.nat(TEXT.length), { maxLength: 6 });
    fc.assert(
      fc.property(cut, (places) => {
        const at = [0, ...places.sort((a, b) => a - b), TEXT.length];
        const parts = at.slice(1).map((end, i) => TEXT.slice(at[i], end));
        expect(judged(watchOf(...parts))).toEqual(wanted);
      }),
      { numRuns: 8 },
    );
  });

  it('goes on from a snapshot taken anywhere, in the middle of a line too', () => {
    fc.assert(
      fc.property(fc.nat(TEXT.length), (place) => {
        const saved = JSON.stringify(watchOf(TEXT.slice(0, place)));
        const resumed = LogWatch.fromJSON(JSON.parse(saved));
        resumed.feed(TEXT.slice(place));
        expect(judged(resumed)).toEqual(wanted);
      }),
      { numRuns: 8 },
    );
  });

  it('tells verdicts apart by their digest', () => {
    const other = watchOf(TEXT.replace('listed', 'Listed'));
    other.end();
    expect(other.progress().digest).not.toBe(whole.progress().digest);
  });

  it('keeps stack traces with their line, and counts all of them', () => {
    const watch = watchOf(
      'java.io.IOException: closed\n\tat org.acme.Cart.add(Cart.java:7)\r\nup\n',
    );
    watch.end();
    expect(watch.progress().lines).toBe(3);
    expect(watch.tables().templates).toHaveLength(2);
  });

  it('has nothing to say of nothing', () => {
    const watch = watchOf('');
    watch.end();
    expect(watch.progress()).toMatchObject({ lines: 0, findings: [] });
    expect(watch.tables()).toEqual({ templates: [], issues: [] });
  });

  it.each([null, {}, [], { kind: 'browser-log-watch', version: 2 }])('refuses %j', (json) => {
    expect(() => LogWatch.fromJSON(json)).toThrow('not a snapshot');
  });
});
