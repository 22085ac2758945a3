import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBench } from '../../src/harness/run-bench.js';
import { readRcb, readRcbTruth } from '../../src/root-cause/rcb-data.js';
import { evidenceOf } from '../../src/root-cause/rcb-evidence.js';
import { jaccard } from '../../src/root-cause/rcb-scoring.js';
import { rootcausebench } from '../../src/suites/rootcausebench.js';

const START = Date.parse('2026-01-01T10:00:00Z');
const at = (minute: number): string => new Date(START + minute * 60_000).toISOString();
const BAD = 40;

function span(id: string, parent: string | null, service: string, minute: number): object {
  const [name, status] = [`work of ${service}`, minute >= BAD ? 'ERROR' : 'OK'];
  const error = minute >= BAD && service === 'cart' ? 'coupon is undefined' : null;
  return {
    trace_id: 't',
    span_id: id,
    parent_id: parent,
    service,
    name,
    start: at(minute),
    duration_ms: 5,
    status,
    attributes: { error },
  };
}

const METRICS = Array.from({ length: 60 }, (_, minute) => {
  const errors = (minute >= BAD ? 0.5 : 0.003) + 0.0005 * (minute % 3);
  return ['web', 'cart', 'ads']
    .map(
      (service) => `${at(minute)},${service},http_5xx_ratio,${service === 'ads' ? 0.003 : errors}`,
    )
    .join('\n');
}).join('\n');

const LINES = Array.from({ length: 60 }, (_, minute) => {
  const isBad = minute >= BAD;
  const line = {
    timestamp: at(minute),
    service: 'cart',
    severity_text: isBad ? 'ERROR' : 'INFO',
    msg: isBad ? 'TypeError: coupon is undefined' : 'cart read',
    'http.route': '/cart',
  };
  return JSON.stringify(line);
});

describe('RootCauseBench folders', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rcb-'));
    const data = join(folder, 'guard-removed', 'environment', 'data');
    mkdirSync(join(data, 'context'), { recursive: true });
    mkdirSync(join(folder, 'guard-removed', 'tests'));
    mkdirSync(join(folder, 'no-incident'));
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(data, name), typeof value === 'string' ? value : JSON.stringify(value));
    write('alert.json', {
      service: 'web',
      metric: 'http_5xx_ratio',
      fired_at: at(45),
      summary: 'web fails',
    });
    write('metrics.csv', `timestamp,service,metric,value\n${METRICS}\n`);
    write('logs.ndjson', [...LINES, 'no JSON', '{"service":"cart"}'].join('\n'));
    write('traces.json', [
      span('a', null, 'web', 10),
      span('b', 'a', 'cart', 10),
      span('c', null, 'web', BAD),
      span('d', 'c', 'cart', BAD),
      span('e', 'c', 'ads', BAD),
    ]);
    write('patterns.json', [
      {
        signature: 'coupon is undefined',
        service: 'cart',
        count: 9,
        delta_vs_baseline: '+9',
        sentiment: 'negative',
      },
      {
        signature: 'cart read',
        service: 'cart',
        count: 3,
        delta_vs_baseline: '-40',
        sentiment: 'neutral',
      },
    ]);
    write('context/commits.json', [
      {
        sha: 'guard',
        message: 'tidy',
        files_changed: ['cart/price.ts'],
        diff: '-if (coupon === undefined) return total',
      },
      {
        sha: 'style',
        message: 'colours',
        files_changed: ['web/shop.css'],
        diff: '+.a { color: red }',
      },
      { sha: 'never', message: 'coupon undefined', files_changed: ['cart/x.ts'], diff: null },
    ]);
    write('context/deploys.json', [
      { timestamp: at(38), service: 'cart', commit_sha: 'guard' },
      { timestamp: at(39), service: 'web', commit_sha: 'style' },
      { timestamp: 'soon', service: 'web', commit_sha: 'guard' },
    ]);
    writeFileSync(
      join(folder, 'guard-removed', 'tests', 'ground_truth.json'),
      JSON.stringify({
        root_cause_commit: 'guard',
        first_failing_service: 'cart',
        blast_radius: ['web'],
      }),
    );
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read with what is broken left out', () => {
    const incidents = readRcb(folder);
    expect(incidents.map(({ id }) => id)).toEqual(['guard-removed']);
    const [{ lines, spans, patterns, series, changes, stepMs, startMs }] = incidents as [
      (typeof incidents)[0],
    ];
    expect(lines.length).toBe(60);
    expect(lines[BAD]!.text).toContain('http.route: /cart');
    expect(spans[3]!.text).toContain('error: coupon is undefined');
    expect(patterns.map(({ delta, isBad }) => [delta, isBad])).toEqual([
      [9, true],
      [-40, false],
    ]);
    expect(series.map(({ nodeId, kind, recent }) => [nodeId, kind, recent.length])).toEqual([
      ['web', 'errors', 60],
      ['cart', 'errors', 60],
      ['ads', 'errors', 60],
    ]);
    expect([startMs, stepMs]).toEqual([START, 60_000]);
    // What no deploy names never ran; a deploy without a time is none.
    expect(changes.map(({ id, nodeId, timestampMs }) => [id, nodeId, timestampMs])).toEqual([
      ['guard', 'cart', START + 38 * 60_000],
      ['style', 'web', START + 39 * 60_000],
    ]);
  });

  it('keep the truth apart', () => {
    expect(readRcbTruth(folder, 'guard-removed')).toEqual({
      commit: 'guard',
      service: 'cart',
      blastRadius: ['web'],
    });
    rmSync(join(folder, 'guard-removed', 'tests'), { recursive: true });
    expect(readRcb(folder).length).toBe(1);
  });

  it('give evidence, a call graph, the onset, and what was said before and after it', () => {
    const { anomalies, graph, onsetMs, texts } = evidenceOf(readRcb(folder)[0]!);
    expect(new Set(anomalies.map(({ nodeId }) => nodeId))).toEqual(new Set(['web', 'cart']));
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['web cart', 'web ads']);
    expect(onsetMs).toBe(START + BAD * 60_000);
    expect(texts.incident.join(' ')).toContain('coupon');
    expect(texts.calm.join(' ')).not.toContain('coupon');
  });

  it('are scored by the suite, with all that was said in cases.jsonl', async () => {
    const outDir = join(folder, 'out');
    let out = '';
    const code = await runBench(['rootcausebench', '--json', '--data', folder, '--out', outDir], {
      suites: [rootcausebench],
      version: '1',
      dataRoot: folder,
      print: (text) => {
        out += text;
      },
      log: () => {},
    });
    expect(code).toBe(0);
    const { results, peers } = JSON.parse(out) as {
      results: object;
      peers: Record<string, object>;
    };
    expect(results).toEqual({ service: 1, commit: 1, blastRadius: 1 });
    expect(peers.latestDeploy).toEqual({ service: 0, commit: 0, blastRadius: 0 });
    expect(peers.mostErrors).toMatchObject({ service: 1, commit: 1 });
    const [one] = readFileSync(join(outDir, 'cases.jsonl'), 'utf8').trim().split('\n');
    const said = JSON.parse(one!) as { commits: { commit: string; reasons: { kind: string }[] }[] };
    expect(said).toMatchObject({
      case: 'guard-removed',
      commit: 'guard',
      blastRadius: ['web'],
      verdict: 'root-cause',
    });
    expect(said.commits[0]!.reasons.map(({ kind }) => kind)).toContain('words');
  });
});

describe('jaccard', () => {
  it('is the share of both that both have', () => {
    expect(jaccard(['a', 'b'], ['b', 'c'])).toBeCloseTo(1 / 3);
    expect(jaccard([], [])).toBe(1);
    expect(jaccard(['a'], [])).toBe(0);
  });
});
