import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { parseConfig } from '../../src/config/load-config.js';
import { ChangeInput } from '../../src/inputs/change-input.js';
import type { Input } from '../../src/inputs/input.js';
import { makeInputs } from '../../src/inputs/make-inputs.js';
import { readDirectory } from '../../src/inputs/topology/read-directory.js';
import { TopologyInput } from '../../src/inputs/topology/topology-input.js';
import { CollectingIntake, until } from './collecting-intake.js';

let folder = '';
let stop = async (): Promise<void> => {};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegis-topology-'));
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

function start(input: Input): CollectingIntake {
  const intake = new CollectingIntake();
  const abort = new AbortController();
  const running = input.run(intake, null, abort.signal);
  stop = async () => {
    abort.abort();
    await running;
  };
  return intake;
}

function edgesOf(intake: CollectingIntake): string[] | undefined {
  return intake.batches.at(-1)?.graph?.edges.map(({ source, target }) => `${source} > ${target}`);
}

function deployment(name: string, calls: string): string {
  const env = `env: [{ name: PEER, value: "http://${calls}:80" }]`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "shop/${name}", ${env} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
}

describe('TopologyInput', () => {
  it('reads a directory, again when it changes, and keeps it while it is broken', async () => {
    const path = join(folder, 'services.yaml');
    const input = new TopologyInput({ name: 't', kind: 'directory', path, checkEveryMs: 10 });
    const intake = start(input);
    await until(() => input.status().state === 'failing');
    expect(input.status().sentence).toContain('there is no such file');
    writeFileSync(
      path,
      '- { service: web, calls: [cart, mail] }\n- { service: db, kind: datastore }\n',
    );
    await until(() => intake.batches.length === 1);
    expect(edgesOf(intake)).toEqual(['web > cart', 'web > mail']);
    expect(input.status()).toMatchObject({ kind: 'topology', state: 'ok' });
    writeFileSync(path, '- { service: web, cals: [cart] }\n');
    await until(() => input.status().state === 'failing');
    expect(input.status().sentence).toBe(
      'services.yaml:1:19 [0].cals: there is no such key; did you mean calls? What was known before stays.',
    );
    writeFileSync(path, '[{ "service": "web", "calls": ["cart"] }]');
    await until(() => intake.batches.length === 2);
    expect(edgesOf(intake)).toEqual(['web > cart']);
    expect(input.status().state).toBe('ok');
  });

  it('reads a folder of manifests, as far as it can', async () => {
    writeFileSync(join(folder, 'web.yaml'), deployment('web', 'cart'));
    writeFileSync(join(folder, 'cart.yaml'), 'kind: [');
    const settings = { name: 't', kind: 'manifests', path: folder, checkEveryMs: 10 } as const;
    const input = new TopologyInput(settings);
    const intake = start(input);
    await until(() => intake.batches.length === 1);
    expect(input.status().state).toBe('failing');
    expect(input.status().sentence).toContain('cart.yaml');
    writeFileSync(join(folder, 'cart.yaml'), deployment('cart', 'stock'));
    await until(() => intake.batches.length === 2);
    expect(edgesOf(intake)).toContain('web > cart');
    expect(input.status().state).toBe('ok');
    const known = edgesOf(intake);
    writeFileSync(join(folder, 'web.yaml'), 'kind: {');
    await until(() => input.status().state === 'failing');
    expect(input.status().sentence).toContain('What was known before stays.');
    expect(edgesOf(intake)).toEqual(known);
  });
});

it('reads changes as they are written, and counts what is none', async () => {
  const path = join(folder, 'changes.jsonl');
  writeFileSync(path, '{"nodeId":"cart","kind":"deploy","timestampMs":1700000000000,"id":"v2"}\n');
  const input = new ChangeInput({ name: 'c', path });
  const intake = start(input);
  const changes = () => intake.batches.flatMap((batch) => batch.changes ?? []);
  await until(() => changes().length === 1);
  expect(changes()).toEqual([
    { nodeId: 'cart', kind: 'deploy', timestampMs: 1_700_000_000_000, id: 'v2' },
  ]);
  appendFileSync(
    path,
    '{"nodeId":"web","kind":"flag","timestampMs":"2026-01-02T03:04:05Z","summary":"on"}\n' +
      '{"nodeId":"web"}\nnot json\n  not json\n{"nodeId":"web","kind":"scale"}\n',
  );
  await until(() => changes().length === 3 && input.status().dropped === 3);
  expect(changes()[1]?.timestampMs).toBe(Date.parse('2026-01-02T03:04:05Z'));
  expect(changes()[2]?.timestampMs).toBeGreaterThan(1_700_000_000_000);
  expect(input.status().sentence).toContain(
    '3 changes so far. 3 lines were none: give nodeId and kind.',
  );
});

it('makes the inputs that a configuration asks for, each with its own name', () => {
  mkdirSync(join(folder, 'manifests'));
  const text = [
    'inputs:',
    '  files: [{ path: a.log, name: shop }, { path: b.log, name: shop }, { path: /c/*.log }]',
    '  stdin: { enabled: true }',
    '  prometheus: [{ url: "http://127.0.0.1:9090" }]',
    '  topology: [{ manifests: manifests }, { directory: services.yaml }]',
    '  changes: [{ path: changes.jsonl }]',
  ].join('\n');
  const inputs = makeInputs(parseConfig(text, '/etc/sentinel.yaml', {}));
  expect(inputs.map((input) => [input.name, input.status().kind])).toEqual([
    ['shop', 'file'],
    ['shop (2)', 'file'],
    ['/c/*.log', 'file'],
    ['standard input', 'stdin'],
    ['OTLP', 'otlp'],
    ['http://127.0.0.1:9090', 'prometheus'],
    ['/etc/manifests', 'topology'],
    ['/etc/services.yaml', 'topology'],
    ['/etc/changes.jsonl', 'file'],
  ]);
  for (const input of inputs) expect(input.status().state).toBe('starting');
});

it('is no input that ends with an error, whatever is in a directory', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (content) => {
      try {
        readDirectory(content, 'services.yaml');
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect((error as Error).message).toMatch(/^services\.yaml:\d+:\d+ /);
      }
    }),
  );
});
