import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBench } from '../../src/harness/run-bench.js';
import { rcaevalFolders, readRcaevalCase } from '../../src/root-cause/rcaeval-data.js';
import { millisecondsOf } from '../../src/root-cause/rcaeval-logs.js';
import { rcaeval } from '../../src/suites/rcaeval.js';

const START = 1_700_000_000;
const ROWS = 1400;
const INJECTED = START + 700;

/** `carts-db` burns the processor from the injection on, and everything above it gets slow. */
function metrics(): string {
  const head =
    'time,front-end_latency-50,front-end_latency-90,carts_latency-90,carts-db_cpu,user_cpu';
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const isBad = i >= 700;
    const wave = 0.01 * (i % 7);
    const latency = (isBad ? 2 : 0.2) + wave;
    const gap = i === 20 ? 'inf' : '0.3';
    return [START + i, 1, latency, latency, (isBad ? 0.98 : 0.3) + wave, gap].join(',');
  });
  return [head, ...lines].join('\n');
}

describe('RCAEval folders', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rcaeval-'));
    const one = join(folder, 'RE2', 'RE2-SS', 'carts-db_cpu', '1');
    mkdirSync(one, { recursive: true });
    writeFileSync(join(one, 'simple_metrics.csv'), metrics());
    writeFileSync(join(one, 'inject_time.txt'), `${INJECTED}\n`);
    writeFileSync(
      join(one, 'traces.csv'),
      'traceID,spanID,parentSpanID,serviceName\nt,a,,front-end\nt,b,a,carts\nt,c,b,carts\nt,d,z,user\n',
    );
    writeFileSync(
      join(one, 'logs.csv'),
      [
        'timestamp,container_name,message',
        ...Array.from({ length: 60 }, (_, i) => `${START + 10 * i}000000000,carts,cart read`),
        `${INJECTED + 5}000000000,carts-db,ERROR out of memory`,
        `${INJECTED + 900}000000000,user,ERROR connection refused`,
      ].join('\n'),
    );
    const two = join(folder, 'RE1', 'cart_service_disk', '3');
    mkdirSync(two, { recursive: true });
    writeFileSync(join(two, 'data.csv'), metrics());
    writeFileSync(join(two, 'inject_time.txt'), String(INJECTED));
    mkdirSync(join(folder, 'RE1', 'notes'));
    writeFileSync(join(folder, 'RE1', 'notes', 'data.csv'), 'no case');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are found at any depth, a database under its service', () => {
    expect(rcaevalFolders(folder).map(({ id, service, fault }) => [id, service, fault])).toEqual([
      ['RE1/cart_service_disk/3', 'cart_service', 'disk'],
      ['RE2/RE2-SS/carts-db_cpu/1', 'carts', 'cpu'],
    ]);
  });

  it('give ten minutes either side of the injection, the calls and what the logs say', () => {
    const one = readRcaevalCase(rcaevalFolders(folder)[1]!);
    expect(one.series.map(({ nodeId, signal, kind }) => [nodeId, signal, kind])).toEqual([
      ['front-end', 'front-end_latency-90', 'latency'],
      ['carts', 'carts_latency-90', 'latency'],
      ['carts', 'carts-db_cpu', 'saturation'],
      ['user', 'user_cpu', 'saturation'],
    ]);
    const [, , database] = one.series;
    expect([database!.baseline.length, database!.recent.length]).toEqual([600, 600]);
    expect(Math.max(...Array.from(database!.baseline))).toBeLessThan(0.5);
    expect(Math.min(...Array.from(database!.recent))).toBeGreaterThan(0.9);
    expect(one.startMs).toBe(INJECTED * 1000);
    const { nodes, edges } = one.graph!.snapshot();
    expect(nodes.map(({ id }) => id)).toEqual(['carts', 'front-end', 'user']);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([['front-end', 'carts']]);
    // The refused connection came when nobody looks any more.
    expect(one.found!.issues.map(({ nodeId, kind }) => [nodeId, kind])).toEqual([
      ['carts', 'out-of-memory'],
    ]);
  });

  it('have no graph and no log lines where there are no such files', () => {
    const { graph, found } = readRcaevalCase(rcaevalFolders(folder)[0]!);
    expect(graph).toBeNull();
    expect(found).toEqual({ anomalies: [], issues: [] });
  });

  async function bench(
    args: readonly string[],
  ): Promise<{ code: number; out: string; err: string }> {
    let [out, err] = ['', ''];
    const code = await runBench([...args], {
      suites: [rcaeval],
      version: '1',
      dataRoot: join(folder, 'none'),
      print: (text) => {
        out += text;
      },
      log: (line) => {
        err += line;
      },
    });
    return { code, out, err };
  }

  it('are scored by the suite', async () => {
    const { code, out } = await bench(['rcaeval', '--json', '--data', join(folder, 'RE2')]);
    expect(code).toBe(0);
    expect(JSON.parse(out).results).toMatchObject({ ac1: 1, ac3: 1, avg5: 1 });
  });

  it('are asked for where they are missing, with exit code 3', async () => {
    const { code, err } = await bench(['rcaeval']);
    expect(code).toBe(3);
    expect(err).toContain('rcaeval');
  });
});

describe('millisecondsOf', () => {
  it('takes seconds, milli-, micro- and nanoseconds, and dates', () => {
    for (const text of ['1700000000', '1700000000000', '1700000000000000', '1700000000000000000']) {
      expect(millisecondsOf(text)).toBe(1_700_000_000_000);
    }
    expect(millisecondsOf('2023-11-14T22:13:20Z')).toBe(1_700_000_000_000);
    expect(millisecondsOf('no time')).toBeNaN();
  });
});
