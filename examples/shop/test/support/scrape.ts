import type { ServiceName } from '../../src/service-names.js';
import type { Shop } from '../../src/start-shop.js';

/** The sum of the series of that name whose labels contain the text; null where nobody answers. */
export async function scrape(
  shop: Shop,
  service: ServiceName,
  name: string,
  labels = '',
): Promise<number | null> {
  const answer = await fetch(`${shop.urls[service]}/metrics`).catch(() => null);
  if (answer === null) return null;
  const lines = (await answer.text()).split('\n');
  return lines
    .filter((line) => line.startsWith(`${name}{`) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** How much a counter grows while the load goes on for at least so many requests at the service. */
export async function growth(
  shop: Shop,
  service: ServiceName,
  series: readonly (readonly [name: string, labels: string])[],
): Promise<number[]> {
  const read = (): Promise<(number | null)[]> =>
    Promise.all(series.map(([name, labels]) => scrape(shop, service, name, labels)));
  const before = await read();
  const requests = async (): Promise<number> =>
    (await scrape(shop, service, 'http_requests_total')) ?? Number.NaN;
  const enough = (await requests()) + 15;
  const deadline = Date.now() + 30_000;
  while ((await requests()) < enough && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const after = await read();
  return after.map((value, i) => (value ?? Number.NaN) - (before[i] ?? Number.NaN));
}

/** The mean duration of the next requests of a service, seconds. */
export async function meanSeconds(shop: Shop, service: ServiceName): Promise<number> {
  const name = 'http_request_duration_seconds';
  const [sum = Number.NaN, count = Number.NaN] = await growth(shop, service, [
    [`${name}_sum`, ''],
    [`${name}_count`, ''],
  ]);
  return sum / count;
}
