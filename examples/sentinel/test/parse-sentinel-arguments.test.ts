import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSentinelArguments } from '../src/cli/parse-sentinel-arguments.js';
import { UsageError } from '../src/cli/usage-error.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-arguments-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the command line of the running system', () => {
  it('takes sentinel.yaml where there is one, or what is named', async () => {
    expect(parseSentinelArguments([], folder)).toMatchObject({ config: null, simulate: null });
    await writeFile(join(folder, 'sentinel.yaml'), '');
    const found = join(folder, 'sentinel.yaml');
    expect(parseSentinelArguments(['--check'], folder)).toMatchObject({
      config: found,
      check: true,
    });
    expect(parseSentinelArguments(['--config', 'other.yaml'], folder)?.config).toBe(
      join(folder, 'other.yaml'),
    );
  });

  it('simulates a shop of our own, or what manifests tell of', () => {
    expect(parseSentinelArguments(['--simulate'], folder)?.simulate).toEqual({
      source: null,
      fault: { kind: 'seeded' },
      seed: 1,
    });
    const args = ['--simulate', 'k8s', '--fault', 'crash:cart', '--seed', '7'];
    expect(parseSentinelArguments(args, folder)?.simulate).toEqual({
      source: join(folder, 'k8s'),
      fault: { kind: 'named', fault: 'crash', service: 'cart' },
      seed: 7,
    });
  });

  it.each([['--fault', 'crash'], ['--seed', '-1'], ['--seed', '1.5'], ['--nonsense'], ['extra']])(
    'refuses %s %s in one line',
    (...args) => {
      expect(() => parseSentinelArguments(args, folder)).toThrow(UsageError);
      expect(() => parseSentinelArguments(args, folder)).toThrow(/^[^\n]+$/);
    },
  );
});
