import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SAVE_AT = 80;
const UNTIL = 110;

/** Runs the program to its end, or kills it as soon as `killWhen` is true of what it has said. */
function live(
  program: string,
  args: readonly string[],
  killWhen: (said: string) => boolean = () => false,
): Promise<{ said: string; killed: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (killWhen(said)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_, signal) => resolve({ said, killed: signal === 'SIGKILL' }));
  });
}

const tickLines = (said: string): Map<string, string> =>
  new Map(
    said
      .split('\n')
      .slice(0, -1)
      .filter((line) => /^\d/.test(line))
      .map((line) => [line.slice(0, line.indexOf(' ')), line]),
  );

describe('a watch that is killed in the middle of the stream', () => {
  let folder = '';
  let program = '';
  beforeAll(async () => {
    // Beside the test, so that the packages are found where they always are.
    folder = await mkdtemp(join(tmpdir(), 'aegis-kill-'));
    program = fileURLToPath(new URL('./watch-process.built.mjs', import.meta.url));
    await build({
      entryPoints: [fileURLToPath(new URL('./watch-process.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(program, { force: true });
  });

  it('gives the same further scores, bit for bit, when it is started again', async () => {
    const state = join(folder, 'state.json');
    const whole = await live(program, ['start', join(folder, 'other.json'), '-1', String(UNTIL)]);
    const broken = await live(program, ['start', state, String(SAVE_AT), '1000000'], (said) =>
      said.includes(`\n${SAVE_AT + 3} `),
    );
    expect(broken.killed).toBe(true);
    expect((await readFile(state)).length).toBeGreaterThan(0);
    const resumed = await live(program, ['restore', state, String(SAVE_AT), String(UNTIL)]);

    const expected = tickLines(whole.said);
    const further = tickLines(resumed.said);
    expect([...further.keys()]).toEqual(
      Array.from({ length: UNTIL - SAVE_AT }, (_, i) => String(SAVE_AT + i)),
    );
    for (const [tick, line] of further) expect(line).toBe(expected.get(tick));
  });
});
