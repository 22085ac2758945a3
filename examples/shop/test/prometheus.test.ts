import { existsSync, readFileSync } from 'node:fs';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { graphFromPrometheus } from '@aegis/graph/prometheus';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prometheusConfig } from '../src/prometheus/prometheus-config.js';
import { type RunningPrometheus, startPrometheus } from '../src/prometheus/start-prometheus.js';
import { CALLS, SERVICE_NAMES } from '../src/service-names.js';
import { type Shop, startShop } from '../src/start-shop.js';
import { type BuiltPrograms, buildPrograms } from './support/built-programs.js';
import { waitUntil } from './support/wait-until.js';

const WANTED = SERVICE_NAMES.flatMap((from) =>
  CALLS[from].map((to) => `${from} calls ${to}`),
).sort();

describe('prometheusConfig', () => {
  it('names every target', () => {
    const text = prometheusConfig([{ service: 'store', address: '127.0.0.1:9' }], 1500);
    expect(text).toContain('scrape_interval: 1500ms');
    expect(text).toContain('targets: ["127.0.0.1:9"]');
    expect(text).toContain('labels: { service: "store" }');
  });

  it.each([0, 99, 1000.5, Number.NaN])('refuses an interval of %s', (interval) => {
    expect(() => prometheusConfig([], interval)).toThrow('whole number >= 100');
  });
});

describe('the manifests', () => {
  it('tell of the calls that there are', () => {
    const file = new URL('../manifests/shop.yaml', import.meta.url);
    const { graph, findings } = graphFromManifests(readFileSync(file, 'utf8'));
    const calls = graph.edges().filter(({ kind }) => kind === 'calls');
    expect(calls.map(({ from, kind, to }) => `${from} ${kind} ${to}`).sort()).toEqual(WANTED);
    expect(findings).toEqual([]);
  });
});

const hasPrometheus = existsSync('/usr/bin/prometheus');
if (!hasPrometheus) console.log('prometheus.test: skipped, /usr/bin/prometheus is not installed');

describe.runIf(hasPrometheus)('a Prometheus that scrapes the shop', () => {
  let programs: BuiltPrograms;
  let shop: Shop;
  let prometheus: RunningPrometheus;
  beforeAll(async () => {
    programs = await buildPrograms();
    shop = await startShop({ thinkMs: 200, serviceProgram: programs.service });
    prometheus = await startPrometheus(shop, { scrapeIntervalMs: 500 });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await shop?.stop();
    programs?.remove();
  });

  const query = async (
    text: string,
  ): Promise<{ metric: Record<string, string>; value: string }[]> => {
    const url = `${prometheus.url}/api/v1/query?query=${encodeURIComponent(text)}`;
    const { data } = await (await fetch(url)).json();
    return data.result.map(({ metric, value }: { metric: object; value: [number, string] }) => ({
      metric,
      value: value[1],
    }));
  };
  const upAs = async (value: string): Promise<string[]> =>
    (await query(`up == ${value}`)).map(({ metric }) => metric.service ?? '').sort();

  it('sees every service up, under its own name', async () => {
    await waitUntil('all are up', async () => (await upAs('1')).length === SERVICE_NAMES.length);
    expect(await upAs('1')).toEqual([...SERVICE_NAMES].sort());
    const wanted =
      'http_requests_total,http_request_duration_seconds_bucket,http_requests_in_flight';
    for (const name of [...wanted.split(','), 'process_resident_memory_bytes']) {
      await waitUntil(`${name} is there`, async () => {
        const series = await query(`count by (service) (${name})`);
        return series.length === SERVICE_NAMES.length;
      });
    }
  });

  it('tells of the calls that there are', async () => {
    const edges = async (): Promise<string[]> => {
      const path = `${prometheus.url}/api/v1/query?query=traces_service_graph_request_total`;
      const { graph } = graphFromPrometheus(await (await fetch(path)).text());
      return graph
        .edges()
        .map(({ from, kind, to }) => `${from} ${kind} ${to}`)
        .sort();
    };
    await waitUntil('all calls were seen', async () => (await edges()).length === WANTED.length);
    expect(await edges()).toEqual(WANTED);
  });

  it('sees a service go down and come back', async () => {
    await shop.injectFault({ kind: 'dependency-down' });
    await waitUntil('it is down', async () => (await upAs('0')).includes('store'));
    expect(await upAs('0')).toEqual(['store']);
    await shop.act({ action: { kind: 'restart', target: 'store' }, idempotencyKey: 'store' });
    await waitUntil('it is up', async () => (await upAs('0')).length === 0);
  });

  it('says why when it cannot start', async () => {
    const failed = startPrometheus(shop, { program: '/nowhere/prometheus' });
    await expect(failed).rejects.toThrow('ended before it was ready');
    const taken = startPrometheus(shop, { port: shop.ports.store });
    await expect(taken).rejects.toThrow(`port ${shop.ports.store} is taken`);
  });
});
