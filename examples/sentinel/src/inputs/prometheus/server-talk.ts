import { PrometheusClient } from '@aegis/anomaly/prometheus';
import { pause } from '../clock.js';

export interface ServerSettings {
  readonly url: string;
  readonly token: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** For one answer, ms. */
  readonly timeoutMs: number;
}

const RETRIES = 2;

/** A client of a server, over the platform's fetch, whose waits end with `signal`. */
export function clientOf(settings: ServerSettings, signal: AbortSignal): PrometheusClient {
  const { url, token, headers, timeoutMs } = settings;
  const patient: typeof fetch = (address, init) => {
    const limit = AbortSignal.timeout(timeoutMs);
    return fetch(address, { ...init, signal: AbortSignal.any([signal, limit]) });
  };
  return new PrometheusClient(url, patient, {
    headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    retries: RETRIES,
    sleep: (ms) => pause(ms, signal),
  });
}

/** The server's own time, ms: a clock of ours that is set wrong would skip points, or ask for none. */
export async function serverTimeMs(client: PrometheusClient, signal: AbortSignal): Promise<number> {
  const [now] = await client.query('time()', { signal });
  return Math.round((now?.value ?? Number.NaN) * 1000);
}

const SHORTEST_S = 30;
const LONGEST_S = 600;

/** What rates look back on: four scrapes, by how often targets are scraped, and a step at least. */
export async function rateWindow(
  client: PrometheusClient,
  stepMs: number,
  signal: AbortSignal,
): Promise<string> {
  const [most] = await client.query('max(count_over_time(up[2m]))', { signal });
  const scrapes = most?.value ?? 0;
  const intervalS = scrapes >= 2 ? 120 / scrapes : 60;
  const seconds = Math.max(4 * intervalS, stepMs / 1000, SHORTEST_S);
  return `${Math.ceil(Math.min(seconds, LONGEST_S))}s`;
}
