import { parseCommand } from '@aegis/learning/commands';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('what destroys', () => {
  it('is seen through wrapping, whatever the layers', () => {
    const wrap = fc.constantFrom<(line: string) => string>(
      (line) => `sudo ${line}`,
      (line) => `env A=1 ${line}`,
      (line) => `true && ${line}`,
      (line) => `echo hi; ${line}`,
      (line) => `( ${line} )`,
      (line) => `{ ${line}; }`,
      (line) => `echo $( ${line} )`,
      (line) => `${line} || true`,
      (line) => `${line} > /dev/null 2>&1`,
      (line) => `kubectl get pods | ${line}`,
    );
    const base = fc.constantFrom<string>(
      'rm -rf /data',
      'kubectl delete ns shop',
      'helm uninstall web',
      'docker volume prune',
    );
    fc.assert(
      fc.property(base, fc.array(wrap, { maxLength: 4 }), (line, wraps) => {
        const dressed = wraps.reduce<string>((text, one) => one(text), line);
        // `sudo (…)` and `env A=1 {` are syntax errors, and `… > x || sudo (` with them.
        fc.pre(!/(sudo|env A=1) [({]/.test(dressed));
        expect(parseCommand(dressed).destructive).toBe(true);
      }),
      { numRuns: 1_000, seed: 11 },
    );
  });
});
