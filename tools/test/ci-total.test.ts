import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const TOOL = fileURLToPath(new URL('../ci-total.mjs', import.meta.url));

describe('the closing line of a run', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegis-total-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function total(
    steps: readonly string[],
    reports: Record<string, object> = {},
  ): { last: string | undefined; status: number | null } {
    writeFileSync(join(folder, 'steps.txt'), `${steps.join('\n')}\n`);
    for (const [name, json] of Object.entries(reports)) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(json));
    }
    const { stdout, status } = spawnSync(process.execPath, [TOOL, folder], { encoding: 'utf8' });
    return { last: stdout.trim().split('\n').at(-1), status };
  }

  const vitest = (passed: number, failed: number, testResults: object[] = []) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 2,
    testResults,
  });

  it('adds up reports, and counts a step without any as one', () => {
    const steps = ['test 0 10 vitest doctest', 'format 0 3 '];
    const reports = { vitest: vitest(100, 0), doctest: { passed: 20, failed: 0 } };
    expect(total(steps, reports)).toEqual({ last: '121 passed, 0 failed', status: 0 });
  });

  it('fails with the checks that failed', () => {
    const steps = ['packages 1 10 packages', 'format 1 3 '];
    const reports = { packages: { passed: 5, failed: 2 } };
    expect(total(steps, reports)).toEqual({ last: '5 passed, 3 failed', status: 1 });
  });

  it('counts a step that broke before it could report', () => {
    expect(total(['test 2 10 vitest doctest'])).toEqual({
      last: '0 passed, 1 failed',
      status: 1,
    });
    const reports = { vitest: vitest(100, 0) };
    expect(total(['test 1 10 vitest doctest'], reports).last).toBe('100 passed, 1 failed');
  });

  it('counts a test file that could not be loaded', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const reports = { vitest: vitest(100, 1, [broken]) };
    expect(total(['test 1 10 vitest'], reports).last).toBe('100 passed, 2 failed');
  });

  it('does not call a run good that should have reported and did not', () => {
    expect(total(['runtimes 0 10 runtimes'])).toEqual({ last: '0 passed, 1 failed', status: 1 });
  });
});
