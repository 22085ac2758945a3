import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { expect, test } from 'vitest';
import type { StreamOptions } from '../../src/api/options.js';
import type { LiveEvent } from '../../src/api/resources/index.js';
import { FakeDesk } from './fake-desk.js';
import { rawClient, serving, until } from './socket.js';
import { CALLERS, makeApi } from './support.js';

const STREAMS: StreamOptions = {
  max: 3,
  maxPerClient: 2,
  queueEvents: 16,
  queueLength: 100_000,
  heartbeatMs: 60_000,
};

const graphAt = (updatedMs: number): LiveEvent => ({ type: 'graph', data: { updatedMs } });

/** Reads a stream event by event. */
class Reader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #waiting: EventSourceMessage[] = [];
  comments = 0;
  readonly #parser = createParser({
    onEvent: (event) => void this.#waiting.push(event),
    onComment: () => void this.comments++,
  });

  constructor(answer: Response) {
    this.#reader = answer.body!.getReader();
  }

  /** The next event, or null at the end. */
  async next(): Promise<EventSourceMessage | null> {
    while (this.#waiting.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#parser.feed(new TextDecoder().decode(value));
    }
    return this.#waiting.shift()!;
  }

  /** The next piece of text, whether or not an event is in it. */
  async piece(): Promise<void> {
    const { value } = await this.#reader.read();
    this.#parser.feed(new TextDecoder().decode(value));
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }
}

type App = ReturnType<typeof makeApi>;

async function openStream(app: App, lastEventId?: string): Promise<Reader> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const answer = await app.request('/api/v1/events', { headers: { ...CALLERS.read, ...headers } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return new Reader(answer);
}

const setUp = (options: Partial<StreamOptions> = {}, signal: AbortSignal | null = null) => {
  const desk = new FakeDesk();
  return { desk, app: makeApi(desk, { streams: { ...STREAMS, ...options }, signal }) };
};

test('events come in order, with id, type and data', async () => {
  const { desk, app } = setUp();
  const reader = await openStream(app);
  for (let at = 1; at <= 5; at++) desk.tell(graphAt(at));
  for (let at = 1; at <= 5; at++)
    expect(await reader.next()).toEqual({
      id: String(at),
      event: 'graph',
      data: JSON.stringify({ updatedMs: at }),
    });
  await reader.cancel();
  expect(desk.listeners).toBe(0);
});

test('a text of several lines stays one event', async () => {
  const { desk, app } = setUp();
  const reader = await openStream(app);
  const waitingFor = 'a\nb\r\nid: 9\n\nevent: x\u2028\0';
  const data = { ...desk.known.status, waitingFor };
  desk.tell({ type: 'status', data });
  const event = (await reader.next())!;
  expect(JSON.parse(event.data)).toEqual(data);
  expect(event.id).toBe('1');
  await reader.cancel();
});

test('who comes back is told what was missed', async () => {
  const { desk, app } = setUp();
  for (let at = 1; at <= 8; at++) desk.tell(graphAt(at));
  const reader = await openStream(app, '5');
  desk.tell(graphAt(9));
  for (const id of ['6', '7', '8', '9']) expect((await reader.next())!.id).toBe(id);
  await reader.cancel();
});

test('who missed more than is kept for one client is told to ask anew, then what is new', async () => {
  const { desk, app } = setUp();
  for (let at = 1; at <= 40; at++) desk.tell(graphAt(at));
  const reader = await openStream(app, '1');
  desk.tell(graphAt(41));
  expect(await reader.next()).toEqual({ id: '40', event: 'reset', data: '{}' });
  expect((await reader.next())!.id).toBe('41');
  await reader.cancel();
});

test.each(['x', '-1', '1.5', '9'.repeat(30)])(
  'the event id %s is none of ours: ask anew',
  async (id) => {
    const { desk, app } = setUp();
    const reader = await openStream(app, id);
    desk.tell(graphAt(1));
    expect(await reader.next()).toMatchObject({ event: 'reset' });
    expect((await reader.next())!.id).toBe('1');
    await reader.cancel();
  },
);

test('so many streams for a client, so many in all, and a place is free again when one ends', async () => {
  const { desk, app } = setUp();
  const open = (caller: keyof typeof CALLERS) =>
    app.request('/api/v1/events', { headers: CALLERS[caller] });
  const first = [await open('read'), await open('read')];
  expect((await open('read')).status).toBe(429);
  const other = await open('operate');
  expect(other.status).toBe(200);
  const refused = await open('operate');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('10');
  await first[0]!.body!.cancel();
  expect((await open('operate')).status).toBe(200);
  expect(desk.listeners).toBe(3);
});

test('HEAD opens nothing', async () => {
  const { desk, app } = setUp();
  for (let times = 0; times < 10; times++) {
    const answer = await app.request('/api/v1/events', { method: 'HEAD', headers: CALLERS.read });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  }
  expect(desk.listeners).toBe(0);
});

test('there are signs of life', async () => {
  const { app } = setUp({ heartbeatMs: 5 });
  const reader = await openStream(app);
  while (reader.comments < 4) await reader.piece();
  expect(await reader.cancel()).toBeUndefined();
});

test('who takes nothing for some heartbeats is cut off', async () => {
  const { desk, app } = setUp({ heartbeatMs: 5 });
  const answer = await app.request('/api/v1/events', { headers: CALLERS.read });
  await until(() => desk.listeners === 0, 'it is cut off');
  await expect(new Reader(answer).next()).rejects.toThrow('did not read');
});

test('who leaves more unread than the queue holds is cut off', async () => {
  const { desk, app } = setUp();
  const answer = await app.request('/api/v1/events', { headers: CALLERS.read });
  for (let at = 1; at <= 17; at++) desk.tell(graphAt(at));
  expect(desk.listeners).toBe(0);
  await expect(new Reader(answer).next()).rejects.toThrow('did not read');
  const metrics = await app.request('/metrics', { headers: CALLERS.read });
  expect(await metrics.text()).toContain('sentinel_event_streams_cut_total 1\n');
});

test('one event that is longer than the queue is told all the same', async () => {
  const { desk, app } = setUp({ queueLength: 100 });
  const reader = await openStream(app);
  await reader.piece();
  desk.tell({ type: 'status', data: { ...desk.known.status, waitingFor: 'x'.repeat(5000) } });
  expect((await reader.next())!.data.length).toBeGreaterThan(5000);
  await reader.cancel();
});

test('streams end when Sentinel stops, and none is opened any more', async () => {
  const stop = new AbortController();
  const { desk, app } = setUp({}, stop.signal);
  const reader = await openStream(app);
  await reader.piece();
  stop.abort();
  expect(await reader.next()).toBeNull();
  expect(desk.listeners).toBe(0);
  const answer = await app.request('/api/v1/events', { headers: CALLERS.read });
  expect(answer.status).toBe(503);
});

const REQUEST = [
  'GET /api/v1/events HTTP/1.1',
  'Host: localhost',
  `Authorization: ${CALLERS.read.authorization}`,
].join('\r\n');

test('over a socket: where nothing happens the signs of life keep it open, until Sentinel stops', async () => {
  const { desk, app } = setUp({ heartbeatMs: 20 });
  const options = { hasTokens: true, idleTimeoutMs: 200 };
  const client = await serving(app, options, async (listening) => {
    const opened = rawClient(listening, `${REQUEST}\r\n\r\n`);
    const signs = () => opened.received().split('\n:\n').length;
    await until(() => signs() > 40, 'it has outlived the time of an idle connection');
    expect(desk.listeners).toBe(1);
    return opened;
  });
  expect(await client.ended).toContain('retry: 2000');
  await until(() => desk.listeners === 0, 'it is gone');
});

test('over a socket: a client that never reads is cut, memory stays, and it is told to ask anew', async () => {
  const desk = new FakeDesk();
  const app = makeApi(desk);
  const long = { ...desk.known.status, waitingFor: 'x'.repeat(10_000) };
  await serving(app, { hasTokens: true }, async (listening) => {
    const request = (id: number) => `${REQUEST}\r\nLast-Event-ID: ${id}`;
    const client = rawClient(listening, `${request(0)}\r\n\r\n`);
    client.socket.pause();
    await until(() => desk.listeners === 1, 'it listens');
    const before = process.memoryUsage();
    let told = 0;
    let most = 0;
    while (desk.listeners > 0 && told < 20_000) {
      desk.tell({ type: 'status', data: long });
      told++;
      if (told % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    }
    expect(desk.listeners).toBe(0);
    // What the kernel holds is not ours; what waits here is the queue and the chunks on their way.
    expect(most).toBeLessThan(32 * 1024 * 1024);
    client.socket.destroy();
    for (let more = 0; more < 300; more++) desk.tell({ type: 'status', data: long });
    const again = rawClient(listening, `${request(1)}\r\n\r\n`);
    await until(() => desk.listeners === 1, 'it is back');
    desk.tell(graphAt(1));
    await until(() => again.received().includes('event: graph'), 'it is told what is new');
    expect(again.received()).toContain(`id: ${told + 300}\nevent: reset\ndata: {}\n`);
    again.socket.destroy();
    await until(() => desk.listeners === 0, 'it is gone');
  });
});
