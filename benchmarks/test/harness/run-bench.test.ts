import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBench } from '../../src/harness/run-bench.js';
import type { Suite, SuiteContext, SuiteResult } from '../../src/suite.js';

describe('the harness', () => {
  let folder = '';
  let contexts: SuiteContext[] = [];
  let result: SuiteResult = { results: {} };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aegis-bench-'));
    contexts = [];
    result = { results: { recall: 0.75, cases: 12 } };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function fake(name: string, data: string | null): Suite {
    const run = async (context: SuiteContext): Promise<SuiteResult> => {
      contexts.push(context);
      context.log('at work');
      if (context.dataDir !== '') readFileSync(join(context.dataDir, 'cases.csv'));
      if (context.outDir !== null) writeFileSync(join(context.outDir, 'raw.csv'), 'a,b\n');
      return result;
    };
    return { name, summary: `what ${name} shows`, data, run };
  }

  async function bench(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    let out = '';
    let err = '';
    const code = await runBench(args, {
      suites: [fake('fake', 'area/set'), fake('speed', null), fake('speed graph', null)],
      version: '1.2.3',
      dataRoot: join(folder, 'data'),
      print: (text) => {
        out += text;
      },
      log: (line) => {
        err += `${line}\n`;
      },
    });
    return { code, out, err };
  }

  function writeData(path = join(folder, 'data', 'area', 'set')): string {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'cases.csv'), 'x\n');
    return path;
  }

  it('prints one JSON object on standard output and nothing else', async () => {
    const data = writeData();
    result = {
      results: { recall: 0.75 },
      intervals: { recall: [0.7, 0.8] },
      peers: { plain: { recall: 0.5 } },
      tables: [{ title: 'cases', head: ['case'], rows: [['a']] }],
    };
    const { code, out, err } = await bench('fake', '--json', '--seed', '7');
    expect(code).toBe(0);
    expect(out.endsWith('\n')).toBe(true);
    expect(JSON.parse(out)).toEqual({
      suite: 'fake',
      seed: 7,
      data,
      version: '1.2.3',
      results: { recall: 0.75 },
      intervals: { recall: [0.7, 0.8] },
      peers: { plain: { recall: 0.5 } },
    });
    expect(err).toBe('at work\n');
  });

  it('leaves out what a suite does not give', async () => {
    const { out } = await bench('speed', '--json');
    expect(Object.keys(JSON.parse(out))).toEqual(['suite', 'seed', 'data', 'version', 'results']);
    expect(JSON.parse(out)).toMatchObject({ data: null, seed: 1 });
  });

  it('prints tables with the peers beside, and the own tables after', async () => {
    result = {
      results: { recall: 0.123456 },
      intervals: { recall: [0.1, 0.2] },
      peers: { plain: { recall: 0.5, seconds: 12345.6 } },
      tables: [{ title: 'By case', head: ['case', 'hits'], rows: [['first', 3]] }],
    };
    const { code, out } = await bench('speed');
    expect(code).toBe(0);
    for (const part of ['0.1235', '0.1 … 0.2', '12,346', 'plain', 'By case', 'first']) {
      expect(out).toContain(part);
    }
    expect(out).not.toContain('\u001b');
  });

  it('lists the suites when none is named', async () => {
    const { code, out } = await bench();
    expect(code).toBe(0);
    expect(out).toContain('fake         what fake shows');
    expect(out).toContain('speed graph  what speed graph shows');
  });

  it('refuses an unknown suite with the list and exit code 2', async () => {
    const { code, out, err } = await bench('nope', '--json');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('no suite "nope"');
    expect(err).toContain('speed graph');
  });

  it.each([
    [['fake', '--sed', '1']],
    [['fake', '--seed', 'x']],
    [['fake', '--seed', '-1']],
    [['fake', '--seed', '1e400']],
    [['fake', '--data']],
  ])('refuses %j with exit code 2 and one line', async (args) => {
    writeData();
    const { code, out, err } = await bench(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(contexts).toEqual([]);
  });

  it('says where data is missing and exits 3', async () => {
    const { code, out, err } = await bench('fake', '--json');
    expect(code).toBe(3);
    expect(out).toBe('');
    expect(err).toContain(join(folder, 'data', 'area', 'set'));
    expect(contexts).toEqual([]);
  });

  it('takes an empty folder, a file and a folder with other things for missing data', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect((await bench('fake', '--data', empty)).code).toBe(3);
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'something.txt'), '');
    expect((await bench('fake', '--data', join(other, 'something.txt'))).code).toBe(3);
    const { code, err } = await bench('fake', '--data', other);
    expect(code).toBe(3);
    expect(err).toContain('cases.csv');
  });

  it('hands over data, output folder, seed and words', async () => {
    const data = writeData(join(folder, 'elsewhere'));
    const out = join(folder, 'a', 'b');
    const { code } = await bench('fake', 'more', '--data', data, '--out', out, '--seed', '3');
    expect(code).toBe(0);
    expect(contexts[0]).toMatchObject({ dataDir: data, outDir: out, seed: 3, args: ['more'] });
    expect(existsSync(join(out, 'raw.csv'))).toBe(true);
  });

  it('prefers the suite with the longer name', async () => {
    expect(JSON.parse((await bench('speed', 'graph', '--json')).out).suite).toBe('speed graph');
    expect(JSON.parse((await bench('speed', 'of', 'light', '--json')).out).suite).toBe('speed');
    expect(contexts.map(({ args }) => args)).toEqual([[], ['of', 'light']]);
  });

  it('cannot put raw outputs where a file is', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, err } = await bench('speed', '--out', file);
    expect(code).toBe(2);
    expect(err).toContain('--out');
  });

  it('fails on a measure that is no number', async () => {
    result = { results: { recall: Number.NaN } };
    const { code, out, err } = await bench('speed', '--json');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('results.recall is NaN');
  });

  it('has help', async () => {
    const { code, out } = await bench('--help');
    expect(code).toBe(0);
    for (const option of ['--data', '--out', '--seed', '--json']) expect(out).toContain(option);
  });
});

describe('the registry', () => {
  it('names every suite once and every data set below the data root', async () => {
    const { SUITES } = await import('../../src/registry.js');
    const names = SUITES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { data } of SUITES) expect(data ?? '').not.toMatch(/^[/.]/);
  });
});
