import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { StdinInput } from '../../src/inputs/stdin-input.js';
import { CollectingIntake, until } from './collecting-intake.js';

const never = new AbortController().signal;

it('reads lines until the end, stack traces in one piece', async () => {
  const text =
    'INFO a\r\nERROR b\njava.io.IOException: x\n\tat A.b(A.java:1)\nINFO ü, without an end';
  const bytes = Buffer.from(text);
  // In the middle of a character.
  const at = bytes.indexOf(0xc3) + 1;
  const stream = Readable.from([bytes.subarray(0, at), bytes.subarray(at)]);
  const input = new StdinInput({ name: 'in', node: 'cart' }, stream);
  const intake = new CollectingIntake();
  await input.run(intake, null, never);
  expect(intake.texts).toEqual([
    'INFO a',
    'ERROR b\njava.io.IOException: x\n\tat A.b(A.java:1)',
    'INFO ü, without an end',
  ]);
  expect(intake.batches[0]?.logs?.[0]?.nodeId).toBe('cart');
  expect(input.status()).toMatchObject({ kind: 'stdin', state: 'ended', lines: 5, dropped: 0 });
});

it('hands over what waits when nothing more comes', async () => {
  const stream = new PassThrough();
  const input = new StdinInput({ name: 'in' }, stream);
  const intake = new CollectingIntake();
  const abort = new AbortController();
  const running = input.run(intake, null, abort.signal);
  stream.write('INFO a\n');
  await until(() => intake.texts.length === 1);
  expect(input.status().state).toBe('ok');
  abort.abort();
  await running;
  expect(stream.destroyed).toBe(true);
});

it('reads no more while its intake is busy', async () => {
  let pulled = 0;
  async function* source(): AsyncGenerator<Buffer> {
    for (; pulled < 1000; ) {
      pulled++;
      yield Buffer.from('INFO a\nINFO b\n');
    }
  }
  const stream = Readable.from(source(), { highWaterMark: 2 });
  const input = new StdinInput({ name: 'in' }, stream);
  const intake = new CollectingIntake();
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const take = intake.take.bind(intake);
  let isWaiting = false;
  intake.take = async (batch) => {
    isWaiting = true;
    await gate;
    await take(batch);
  };
  const running = input.run(intake, null, never);
  await until(() => isWaiting);
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(pulled).toBeLessThan(10);
  open();
  await running;
  expect(intake.texts).toHaveLength(2000);
});

it('takes an error of the stream for its end', async () => {
  const stream = new PassThrough();
  const input = new StdinInput({ name: 'in' }, stream);
  const intake = new CollectingIntake();
  const running = input.run(intake, null, never);
  stream.write('INFO a\n');
  await until(() => input.status().lines === 1);
  stream.destroy(new Error('the pipe broke'));
  await running;
  expect(intake.texts).toEqual(['INFO a']);
  expect(input.status()).toMatchObject({ state: 'ended' });
  expect(input.status().sentence).toContain('the pipe broke');
});
