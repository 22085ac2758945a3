import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { startPrometheus } from './prometheus/start-prometheus.js';
import { startShop } from './start-shop.js';

const command = new Command('shop')
  .description(
    'Runs the shop until it is stopped, and prints where everything is as one JSON object.',
  )
  .option('--folder <path>', 'for logs and changes; a temporary one that is removed when left out')
  .option(
    '--base-port <number>',
    'the first of seven ports in a row; free ones when left out',
    Number,
  )
  .option('--token <text>', 'of the operations port; drawn when left out')
  .option('--users <number>', 'who use the shop at once', Number, 8)
  .option('--seed <number>', 'of the load', Number, 1)
  .option('--scrape-ms <number>', "Prometheus' interval", Number, 1000)
  .option('--prometheus <path>', 'its program; `none` runs without', '/usr/bin/prometheus')
  .option('--echo', 'the logs on standard error as well');

interface Arguments {
  readonly folder?: string;
  readonly basePort?: number;
  readonly token?: string;
  readonly users: number;
  readonly seed: number;
  readonly scrapeMs: number;
  readonly prometheus: string;
  readonly echo?: boolean;
}

async function main(): Promise<void> {
  const given = command.parse().opts<Arguments>();
  const at = (offset: number): number =>
    given.basePort === undefined ? 0 : given.basePort + offset;
  const shop = await startShop({
    users: given.users,
    seed: given.seed,
    echo: given.echo ?? false,
    ports: {
      storefront: at(0),
      checkout: at(1),
      payment: at(2),
      catalogue: at(3),
      store: at(4),
      operations: at(5),
    },
    ...(given.folder === undefined ? {} : { folder: given.folder }),
    ...(given.token === undefined ? {} : { token: given.token }),
  });
  const stops = [shop.stop];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop());
  try {
    const program = given.prometheus;
    const isThere = program !== 'none' && existsSync(program);
    const prometheus = isThere
      ? await startPrometheus(shop, { program, port: at(6), scrapeIntervalMs: given.scrapeMs })
      : null;
    if (prometheus !== null) stops.push(prometheus.stop);
    const { urls, token, folder, logFiles, changesFile } = shop;
    const where = {
      urls,
      prometheus: prometheus?.url ?? null,
      token,
      folder,
      logFiles,
      changesFile,
    };
    process.stdout.write(`${JSON.stringify(where)}\n`);
  } catch (error) {
    await stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
