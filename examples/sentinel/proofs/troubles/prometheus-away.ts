import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/free-port.js';
import { SentinelProcess } from '../lib/sentinel-process.js';
import { type Told, type TroubleOptions, untilStatus } from './told.js';

const STEP_SECONDS = 5;
const SERIES = 10;

/** What a Prometheus answers of ten series that are a function of time. */
function answer(url: URL): object {
  const { pathname, searchParams: query } = url;
  const data = (() => {
    if (pathname.endsWith('/label/__name__/values')) return ['queue_depth'];
    if (pathname.endsWith('/query_range')) {
      const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(query.get(name)));
      const result = Array.from({ length: SERIES }, (_, series) => {
        const values: [number, string][] = [];
        for (let at = start!; at <= end!; at += step!) {
          values.push([at, String(10 + series + Math.sin(at / 60))]);
        }
        return { metric: { __name__: 'queue_depth', service: `service-${series}` }, values };
      });
      return { resultType: 'matrix', result };
    }
    if (pathname.endsWith('/query')) {
      const now = Date.now() / 1000;
      return { resultType: 'scalar', result: [now, String(now)] };
    }
    return [];
  })();
  return { status: 'success', data };
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const url = new URL(request.url!, 'http://127.0.0.1');
        for (const [name, value] of new URLSearchParams(body)) url.searchParams.set(name, value);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer(url)));
      });
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Away for ten minutes: it says so, and when it is back nothing of the time between is missing. */
export async function prometheusAway({ awaySeconds }: TroubleOptions): Promise<Told> {
  const port = await freePort();
  let server = await listen(port);
  const sentinel = await SentinelProcess.make({
    inputs: {
      otlp: { enabled: false },
      prometheus: [
        {
          name: 'prometheus',
          url: `http://127.0.0.1:${port}`,
          step: `${STEP_SECONDS}s`,
          delay: '0s',
          history: '10m',
          timeout: '2s',
          queries: [{ name: 'queue_depth', expression: 'queue_depth' }],
        },
      ],
    },
  });
  try {
    await sentinel.start();
    const points = (): Promise<number | null> =>
      untilStatus(sentinel, ({ counts }) => (counts.points > 0 ? counts.points : null), 30_000);
    await sleep(10_000);
    const before = (await points())!;
    const awayMs = performance.now();
    await close(server);
    const said = await untilStatus(
      sentinel,
      ({ inputs }) => (inputs[0]?.state === 'failing' ? inputs[0].sentence : null),
      60_000,
    );
    await sleep(Math.max(0, awaySeconds * 1000 - (performance.now() - awayMs)));
    server = await listen(port);
    const back = await untilStatus(
      sentinel,
      ({ inputs }) => (inputs[0]?.state === 'ok' ? true : null),
      90_000,
    );
    await sleep(2 * STEP_SECONDS * 1000);
    const seconds = (performance.now() - awayMs) / 1000;
    const missing = SERIES * (seconds / STEP_SECONDS) - ((await points())! - before);
    // The steps at both ends may fall to either side.
    return {
      said,
      recovered: said !== null && back === true && missing < 3 * SERIES,
      detail: { awaySeconds, pointsMissing: Math.round(missing) },
    };
  } finally {
    await sentinel.remove();
    await close(server);
  }
}
