import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FetchLike,
  PrometheusClient,
  type PrometheusClientOptions,
} from '../../src/prometheus/index.js';
import { answer, type FakeServer, listen, recorded } from './answering.js';

describe('a server that misbehaves', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await listen();
  });
  afterAll(() => server.close());

  const client = (options: PrometheusClientOptions = {}): PrometheusClient =>
    new PrometheusClient(server.baseUrl, fetch, options);

  it('is asked again after a 503 and a 429, as late as it says', async () => {
    const waits: number[] = [];
    let asked = 0;
    server.handler = (_, response) => {
      asked++;
      if (asked === 1) response.writeHead(503).end('busy');
      else if (asked === 2) {
        response.writeHead(429, { 'retry-after': '7' }).end('{"status":"error"}');
      } else if (asked === 3) {
        const date = 'Mon, 23 Nov 2026 10:00:00 GMT';
        const later = 'Mon, 23 Nov 2026 10:00:09 GMT';
        response.sendDate = false;
        response.writeHead(503, { date, 'retry-after': later }).end();
      } else response.end(recorded('query_vector'));
    };
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    const asking = client({ sleep, backoffMs: 100 });
    const samples = await asking.query('up');
    expect([samples.length, asked]).toEqual([1, 4]);
    expect(asking.stats()).toMatchObject({ requests: 4, retries: 3 });
    expect(waits[0]).toBeGreaterThanOrEqual(50);
    expect(waits[0]).toBeLessThanOrEqual(150);
    expect(waits.slice(1)).toEqual([7000, 9000]);
  });

  it('is left alone for a minute at most, and for longer each time', async () => {
    const waitsOf = async (seed: number): Promise<number[]> => {
      const waits: number[] = [];
      const sleep = async (ms: number): Promise<void> => void waits.push(ms);
      const away: FetchLike = async () => answer('', 500);
      const options = { sleep, seed, retries: 12, backoffMs: 100 };
      await new PrometheusClient('http://p', away, options).query('up').catch(() => {});
      return waits;
    };
    const waits = await waitsOf(1);
    expect(waits).toHaveLength(12);
    waits.forEach((ms, i) => {
      expect(ms).toBeGreaterThanOrEqual(Math.min(60_000, 50 * 2 ** i));
      expect(ms).toBeLessThanOrEqual(Math.min(60_000, 150 * 2 ** i));
    });
    expect(await waitsOf(1)).toEqual(waits);
    expect(await waitsOf(2)).not.toEqual(waits);
  });

  it('is not asked again for what will not change', async () => {
    let asked = 0;
    server.handler = (_, response) => {
      asked++;
      response.writeHead(400).end(recorded('error_bad_data_400'));
    };
    await expect(client().query('5m')).rejects.toMatchObject({ errorType: 'bad_data' });
    expect(asked).toBe(1);
  });

  it.each([
    ['half an answer', '{"status":"success","da', 'not_prometheus'],
    ['other JSON', '[]', 'not_prometheus'],
    ['no result', '{"status":"success","data":{}}', 'not_prometheus'],
    [
      'a string',
      '{"status":"success","data":{"resultType":"string","result":[1,"x"]}}',
      'not_prometheus',
    ],
    ['too much', JSON.stringify('x'.repeat(5000)), 'too_large'],
  ])('%s is an error with a type', async (_, body, errorType) => {
    server.handler = (_request, response) => response.end(body);
    const asking = client({ retries: 0, maxResponseBytes: 4000 }).query('up');
    await expect(asking).rejects.toMatchObject({ name: 'PrometheusError', errorType });
  });

  it('a page where JSON was expected is an error, JSON called a page is none', async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>gateway</html>');
    };
    await expect(client().query('up')).rejects.toMatchObject({ errorType: 'not_prometheus' });
    server.handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(recorded('query_vector'));
    };
    await expect(client().query('up')).resolves.toHaveLength(1);
  });

  it('a connection that breaks in the middle is asked again', async () => {
    let asked = 0;
    server.handler = (_, response) => {
      asked++;
      if (asked > 1) response.end(recorded('query_vector'));
      else {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"status"', () => response.destroy());
      }
    };
    await expect(client().query('up')).resolves.toHaveLength(1);
    expect(asked).toBe(2);
  });

  it('a body without an end is left as soon as it is too long', async () => {
    let written = 0;
    let closed: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const piece = 'x'.repeat(10_000);
    server.handler = (_, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        written += piece.length;
        if (written > 100_000_000) response.end();
        else response.write(piece, more);
      };
      response.on('close', closed);
      more();
    };
    const asking = client({ retries: 0, maxResponseBytes: 100_000 }).query('up');
    await expect(asking).rejects.toMatchObject({ errorType: 'too_large' });
    await left;
    // What sockets buffer on the way is some megabytes.
    expect(written).toBeLessThan(50_000_000);
  });

  it('text cut in the middle of a character is read whole', async () => {
    const text = recorded('query_vector').replace('self', 'gemüse-🥕');
    const bytes = Buffer.from(text);
    server.handler = (_, response) => {
      let at = 0;
      const more = (): void => {
        if (at === bytes.length) response.end();
        else response.write(bytes.subarray(at, ++at), () => setImmediate(more));
      };
      more();
    };
    const [sample] = await client().query('up');
    expect(sample?.labels.job).toBe('gemüse-🥕');
  });

  it('one that hangs is left when the caller aborts, with the reason of the caller', async () => {
    const controller = new AbortController();
    server.handler = () => controller.abort(new Error('enough'));
    await expect(client().query('up', { signal: controller.signal })).rejects.toThrow('enough');

    const second = new AbortController();
    server.handler = (_, response) => {
      response.write('{"status"');
      setImmediate(() => second.abort(new Error('enough of that')));
    };
    const reading = client().query('up', { signal: second.signal });
    await expect(reading).rejects.toThrow('enough of that');
  });

  it('an abort ends a wait too, and is seen before anything is sent', async () => {
    let asked = 0;
    server.handler = (_, response) => {
      asked++;
      response.writeHead(503).end();
    };
    const controller = new AbortController();
    const sleep = (): Promise<void> => {
      queueMicrotask(() => controller.abort(new Error('no longer')));
      return new Promise(() => {});
    };
    const asking = client({ sleep }).query('up', { signal: controller.signal });
    await expect(asking).rejects.toThrow('no longer');
    await expect(client().query('up', { signal: controller.signal })).rejects.toThrow('no longer');
    expect(asked).toBe(1);
  });

  it("a signal that is not the platform's is looked at between requests", async () => {
    const signal = { aborted: false };
    server.handler = (_, response) => {
      signal.aborted = true;
      response.writeHead(503).end();
    };
    const asking = client().query('up', { signal });
    await expect(asking).rejects.toMatchObject({ errorType: 'canceled' });
  });

  it('nobody there is a network error, after all retries', async () => {
    let asked = 0;
    const nobody: FetchLike = async () => {
      asked++;
      throw new TypeError('connection refused');
    };
    const asking = new PrometheusClient('http://p', nobody, { retries: 2 }).query('up');
    await expect(asking).rejects.toMatchObject({ errorType: 'network', status: 0 });
    expect(asked).toBe(3);
  });

  it('gets the headers of the caller', async () => {
    let headers: unknown;
    server.handler = (request, response) => {
      headers = request.headers;
      response.end(recorded('query_vector'));
    };
    await client({ headers: { authorization: 'Bearer x' } }).query('up');
    expect(headers).toMatchObject({
      authorization: 'Bearer x',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });
});
