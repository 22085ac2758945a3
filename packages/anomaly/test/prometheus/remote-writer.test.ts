import type { MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FetchLike, RemoteWriter } from '../../src/prometheus/index.js';
import { answer, type FakeServer, listen } from './answering.js';
import { decodeWriteRequest } from './decode-write-request.js';

const point = (second: number, job = 'a'): MetricDataPoint => ({
  name: 'x',
  labels: { job },
  timestampMs: 1_700_000_000_000 + second * 1000,
  value: second,
});

/** A server that answers with `statuses` one after the other, then takes everything. */
function receiver(statuses: number[] = []): {
  fetch: FetchLike;
  taken: [job: string, value: number][];
  headers: Record<string, string>[];
} {
  const taken: [string, number][] = [];
  const headers: Record<string, string>[] = [];
  const fetch: FetchLike = async (_, init) => {
    headers.push(init?.headers ?? {});
    const status = statuses.shift() ?? 204;
    if (status === 0) throw new TypeError('connection refused');
    if (status < 300) {
      for (const { labels, samples } of decodeWriteRequest(
        new Uint8Array(init?.body as ArrayBuffer),
      )) {
        for (const { value } of samples) taken.push([labels[1]![1], value]);
      }
    }
    return answer(status < 300 ? '' : `status ${status}\n`, status);
  };
  return { fetch, taken, headers };
}

const URL = 'http://p/api/v1/write';

describe('RemoteWriter', () => {
  it('sends what the protocol asks for', async () => {
    const { fetch, taken, headers } = receiver();
    const writer = new RemoteWriter(URL, fetch, {
      headers: { authorization: 'Bearer x', 'content-type': 'text/plain' },
    });
    const result = await writer.push([point(1), point(0), { ...point(2), name: '9' }]);
    expect(result).toEqual({ sent: 2, rejected: 0, dropped: 1, unsent: [], error: null });
    expect(taken).toEqual([
      ['a', 0],
      ['a', 1],
    ]);
    expect(headers[0]).toEqual({
      authorization: 'Bearer x',
      'user-agent': 'aegis-anomaly',
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
    });
  });

  it('asks nobody when there is nothing to write', async () => {
    const { fetch, headers } = receiver();
    expect(await new RemoteWriter(URL, fetch).push([])).toMatchObject({ sent: 0, error: null });
    expect(headers).toEqual([]);
  });

  it('asks again after 5xx, 429 and silence, and not after a refusal', async () => {
    const { fetch, taken } = receiver([503, 0, 429]);
    const writer = new RemoteWriter(URL, fetch);
    expect(await writer.push([point(1)])).toMatchObject({ sent: 1, error: null });
    expect(taken).toHaveLength(1);
    expect(writer.stats()).toMatchObject({ requests: 4, retries: 3, sent: 1 });

    const refusing = receiver([400]);
    const second = new RemoteWriter(URL, refusing.fetch, { maxSamplesPerRequest: 2 });
    const result = await second.push([point(1), point(2), point(3)]);
    expect(result).toMatchObject({
      sent: 1,
      rejected: 2,
      unsent: [],
      error: { errorType: 'bad_data', status: 400 },
    });
    expect(result.error?.message).toContain('status 400');
    expect(refusing.taken).toEqual([['a', 3]]);
    expect(second.stats()).toMatchObject({ requests: 2, retries: 0, sent: 1, rejected: 2 });
  });

  it('gives back what could not be sent, in an order to push it again', async () => {
    const { fetch, taken } = receiver([204, 503, 503]);
    const writer = new RemoteWriter(URL, fetch, { retries: 1, maxSamplesPerRequest: 2 });
    const points = [point(5), point(1), point(2), point(3, 'b'), point(4)];
    const first = await writer.push(points);
    expect(first).toMatchObject({ sent: 2, error: { errorType: 'unavailable', status: 503 } });
    expect(first.unsent).toEqual([point(4), point(5), point(3, 'b')]);
    expect((await writer.push(first.unsent)).sent).toBe(3);
    expect(taken.map(([, value]) => value)).toEqual([1, 2, 4, 5, 3]);
  });

  it('loses nothing, repeats nothing and keeps the order of series, whatever the server says', async () => {
    const statuses = fc.array(fc.constantFrom(204, 200, 503, 0, 429, 500), { maxLength: 30 });
    const jobs = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(
        statuses,
        jobs,
        fc.integer({ min: 1, max: 9 }),
        async (list, names, size) => {
          const { fetch, taken } = receiver([...list]);
          const writer = new RemoteWriter(URL, fetch, { retries: 1, maxSamplesPerRequest: size });
          const points = names.map((job, i) => point(i, job));
          let left: readonly MetricDataPoint[] = points;
          for (let round = 0; left.length > 0; round++) {
            expect(round).toBeLessThanOrEqual(list.length);
            left = (await writer.push(left)).unsent;
          }
          expect(taken.length).toBe(points.length);
          for (const job of ['a', 'b', 'c']) {
            const expected = names.flatMap((name, i) => (name === job ? [i] : []));
            expect(taken.filter(([name]) => name === job).map(([, value]) => value)).toEqual(
              expected,
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('pushes in turn', async () => {
    const { fetch, taken } = receiver([503, 503]);
    const writer = new RemoteWriter(URL, fetch);
    await Promise.all([1, 2, 3].map((second) => writer.push([point(second)])));
    expect(taken.map(([, value]) => value)).toEqual([1, 2, 3]);
  });

  it('ends with the reason of the caller', async () => {
    const controller = new AbortController();
    const fetch: FetchLike = async () => {
      controller.abort(new Error('enough'));
      return answer('', 503);
    };
    const writer = new RemoteWriter(URL, fetch);
    const { signal } = controller;
    await expect(writer.push([point(1)], { signal })).rejects.toThrow('enough');
    await expect(writer.push([point(2)], { signal })).rejects.toThrow('enough');
    expect(writer.stats().requests).toBe(1);

    const own = { aborted: false };
    const aborting = new RemoteWriter(URL, async () => {
      own.aborted = true;
      return answer('', 503);
    });
    const last = aborting.push([point(1)], { signal: own });
    await expect(last).rejects.toMatchObject({ errorType: 'canceled' });
  });

  it.each([
    ['no address', () => new RemoteWriter('p', receiver().fetch)],
    ['no fetch', () => new RemoteWriter(URL, null as never)],
    ['no samples', () => new RemoteWriter(URL, receiver().fetch, { maxSamplesPerRequest: 0 })],
    ['an unknown option', () => new RemoteWriter(URL, receiver().fetch, { url: URL } as never)],
  ])('%s throws', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});

describe('RemoteWriter and a server that misbehaves', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.close());

  it('sends the bytes, and reads no more of a reason than it needs', async () => {
    const bodies: Buffer[] = [];
    let asked = 0;
    server.handler = (request, response) => {
      asked++;
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        bodies.push(Buffer.concat(pieces));
        const status = [503, 200, 400][asked - 1]!;
        response.writeHead(status).end('x'.repeat(asked === 1 ? 10 : 3_000_000));
      });
    };
    const writer = new RemoteWriter(`${server.baseUrl}/api/v1/write`, fetch);
    expect(await writer.push([point(1)])).toMatchObject({ sent: 1, error: null });
    const result = await writer.push([point(2)]);
    expect(result).toMatchObject({ sent: 0, rejected: 1, error: { status: 400 } });
    expect(result.error!.message.length).toBeLessThan(600);
    expect(bodies.map((body) => decodeWriteRequest(body)[0]!.samples[0]!.value)).toEqual([1, 1, 2]);
  });
});
