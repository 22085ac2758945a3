import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const programOf = (name: string): string =>
  fileURLToPath(new URL(`../../dist/proofs/${name}.js`, import.meta.url));
const isBuilt = existsSync(programOf('kill-live'));
if (!isBuilt) console.warn('the proofs are skipped: build first (pnpm build)');

const MINUTES = 60_000;

/** What a proof prints, one object a line. */
async function prove(name: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  const { stdout } = await run(process.execPath, [programOf(name), ...args]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe.runIf(isBuilt)('a Sentinel in a process of its own', () => {
  it(
    'is killed three times, and has found the same as one that was left alone',
    async () => {
      const [told] = await prove('kill-live', '--kills', '3');
      expect(told).toMatchObject({
        kills: 3,
        missing: 0,
        extra: 0,
        twice: 0,
        sameIncidents: true,
        actsTwice: 0,
      });
      expect(told!.anomalies).toBeGreaterThan(0);
    },
    5 * MINUTES,
  );

  it(
    'says when the clock jumps or the disk is full, and recovers',
    async () => {
      for (const told of await prove('trouble', '--only', 'clock,disk')) {
        expect(told.recovered, JSON.stringify(told)).toBe(true);
        if (told.skipped === undefined) expect(told.said).toMatch(/clock|cannot be written/);
        else console.warn(`${told.trouble}: ${told.skipped}`);
      }
    },
    5 * MINUTES,
  );
});
