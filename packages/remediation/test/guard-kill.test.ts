import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Runs the program to its end, or kills it as soon as it has said so many lines. */
function live(
  program: string,
  args: readonly string[],
  lines = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(said.split('\n').slice(0, -1)));
  });
}

describe('a process that is killed while it carries a plan out', () => {
  let folder = '';
  let program = '';
  const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aegis-guard-'));
    // Beside the test, so that the packages are found where they always are.
    program = at('./guard-process.built.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('./guard-process.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: {
        '@aegis/remediation/guard': at('../src/guard/index.ts'),
        '@aegis/remediation/simulator': at('../src/simulator/index.ts'),
      },
    });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(program, { force: true });
  });

  it('never does again what it may have done, wherever it was killed', async () => {
    const whole = await live(program, [join(folder, 'whole.json'), join(folder, 'whole.log'), '0']);
    expect(whole.at(-1)).toContain('has been taken back');
    expect(whole.filter((line) => /^(do|undo) /.test(line))).toHaveLength(6);
    let inDoubt = 0;
    // Some places of all; the suite `safety` kills at every one.
    for (let lines = 3; lines < whole.length; lines += 4) {
      const state = join(folder, `${lines}.json`);
      const log = join(folder, `${lines}.log`);
      const killed = await live(program, [state, log, '25'], lines);
      expect(killed.at(-1)).not.toContain('end ');
      const resumed = await live(program, [state, log, '0']);
      const again = await live(program, [state, log, '0']);
      if (resumed[0] !== 'unfinished 0') inDoubt++;
      expect(again.at(-1)).toContain('end ');
      const acts = (await readFile(log, 'utf8'))
        .split('\n')
        .filter((line) => /^(un)?do /.test(line));
      expect(acts).toEqual([...new Set(acts)]);
    }
    expect(inDoubt).toBeGreaterThan(0);
  }, 120_000);
});
