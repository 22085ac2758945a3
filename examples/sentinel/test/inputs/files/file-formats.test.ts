import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLine } from '@aegis/anomaly';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileInput, type FileInputSettings } from '../../../src/inputs/files/file-input.js';
import { nodeOfPath, workloadOfPod } from '../../../src/inputs/files/node-of-path.js';
import { CollectingIntake, HandClock } from '../collecting-intake.js';

let folder = '';
const clock = new HandClock();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegis-formats-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Reads what there is from its start, and waits until nothing is held back. */
async function readAll(path: string, settings: Partial<FileInputSettings> = {}) {
  const input = new FileInput({ name: 'f', paths: [path], from: 'start', ...settings }, clock);
  const intake = new CollectingIntake();
  const files = input.open(null);
  for (let i = 0; i < 20; i++) {
    clock.nowMs += 1000;
    await input.step(files, intake, new AbortController().signal);
  }
  await files.close();
  const entries = intake.batches.flatMap(({ logs = [] }) => logs);
  return { entries, texts: intake.texts, status: input.status() };
}

it('knows the formats of container runtimes, joins their pieces and keeps their streams apart', async () => {
  const pod = join(folder, 'pods/shop_cart-7d9f8b6c5d-x2x4z_0a1b/app');
  mkdirSync(pod, { recursive: true });
  const at = (second: number): string => `2026-01-02T03:04:0${second}.000000001Z`;
  writeFileSync(
    join(pod, '0.log'),
    [
      `${at(1)} stdout P GET /cart `,
      `${at(2)} stderr F java.io.IOException: closed`,
      `${at(3)} stdout F took 3 ms`,
      `${at(4)} stderr F \tat org.acme.Cart.add(Cart.java:7)`,
      `${at(5)} stdout F done`,
    ].join('\n'),
  );
  const { entries } = await readAll(join(folder, 'pods/*/*/*.log'));
  const records = entries.map(({ line }) => readLine(String(line)).record);
  expect(records.map(({ body }) => body.split('\n')[0]).sort()).toEqual([
    'GET /cart took 3 ms',
    'done',
    'java.io.IOException: closed',
  ]);
  const failure = records.find(({ body }) => body.startsWith('java'));
  expect(failure?.attributes['exception.stacktrace']).toContain('Cart.java:7');
  expect(failure?.timestampMs).toBe(Date.parse(at(2)));
  expect(new Set(entries.map(({ nodeId }) => nodeId))).toEqual(new Set(['cart']));
});

it('knows what Docker writes, behind the links that Kubernetes makes', async () => {
  const real = join(folder, 'abc-json.log');
  const piece = (log: string): string =>
    JSON.stringify({ log, stream: 'stdout', time: '2026-01-02T03:04:05.1Z' });
  writeFileSync(real, `${piece('a long ')}\n${piece('line\n')}\n${piece('next\n')}\n`);
  const link = join(folder, `containers/db-0_shop_mysql-${'0f'.repeat(32)}.log`);
  mkdirSync(join(folder, 'containers'));
  symlinkSync(real, link);
  const { entries } = await readAll(join(folder, 'containers/*.log'));
  const bodies = entries.map(({ line }) => readLine(String(line)).record.body);
  expect(bodies).toEqual(['a long line', 'next']);
  expect(entries[0]?.nodeId).toBe('db');
});

it.each([
  ['cart-7d9f8b6c5d-x2x4z', 'cart'],
  ['order-api-6b8d4f5c9-bcdfg', 'order-api'],
  ['mysql-0', 'mysql'],
  ['fluent-bit-x2x4z', 'fluent-bit'],
  ['backup-28391040-x2x4z', 'backup'],
  ['web-server', 'web-server'],
  ['cart', 'cart'],
])('the pod %s is of %s', (pod, workload) => {
  expect(workloadOfPod(pod)).toBe(workload);
});

it('takes the node from the configuration, the path or Kubernetes, in that order', () => {
  const path = '/var/log/pods/shop_cart-7d9f8b6c5d-x2x4z_0a1b/app/0.log';
  const nodeFromPath = /pods\/([^_]+)_/;
  expect(nodeOfPath(path, { node: 'mine', nodeFromPath })).toBe('mine');
  expect(nodeOfPath(path, { node: null, nodeFromPath })).toBe('shop');
  expect(nodeOfPath(path, { node: null, nodeFromPath: null })).toBe('cart');
  expect(nodeOfPath('/a.log', { node: null, nodeFromPath })).toBeNull();
});

it('reads whatever bytes there are', async () => {
  const path = join(folder, 'bytes.log');
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.alloc(100_000),
      Buffer.from('INFO first\r\nINFO \xff\xfe second\n', 'latin1'),
      Buffer.from(`INFO ${'ü'.repeat(50_000)}\n`),
      Buffer.from('INFO a\0b\nINFO last, without an end'),
    ]),
  );
  const { texts, status } = await readAll(path, { maxLineBytes: 1024, partialLineMs: 2000 });
  expect(texts[0]).toBe('INFO first');
  expect(texts[1]).toBe('INFO \ufffd\ufffd second');
  expect(texts[2]).toBe(`INFO ${'ü'.repeat(1019)}`);
  expect(texts.slice(3)).toEqual(['INFO ab', 'INFO last, without an end']);
  expect(status).toMatchObject({ lines: 5, dropped: 1 });
  expect(status.sentence).toContain('longer than they may be');
});

it('holds no more of an endless line than it may, and reads on behind it', async () => {
  const path = join(folder, 'endless.log');
  writeFileSync(path, `${'x'.repeat(3_000_000)}\nINFO next\n`);
  const { texts, status } = await readAll(path, { maxLineBytes: 2000 });
  expect(texts.map((text) => text.slice(0, 9))).toEqual(['xxxxxxxxx', 'INFO next']);
  expect(texts[0]).toHaveLength(2000);
  expect(status).toMatchObject({ lines: 2, dropped: 1 });
});

it('does not follow what was packed', async () => {
  writeFileSync(join(folder, 'a.log'), 'INFO a\n');
  writeFileSync(join(folder, 'a.log.1.gz'), 'INFO b\n');
  appendFileSync(join(folder, 'debug.log'), 'INFO c\n');
  const exclude = [join(folder, 'debug*')];
  expect((await readAll(join(folder, '*.log*'), { exclude })).texts).toEqual(['INFO a']);
});
