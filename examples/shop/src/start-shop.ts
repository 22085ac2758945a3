import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { HEALTHY } from './conditions.js';
import { listen } from './listen.js';
import { CALLS, forEveryService, SERVICE_NAMES, type ServiceName } from './service-names.js';
import {
  type ActRequest,
  type ActResult,
  ActRequest as ActSchema,
  carryOut,
} from './supervisor/act.js';
import { ActJournal } from './supervisor/act-journal.js';
import { ChangesFile } from './supervisor/changes-file.js';
import { type FaultRequest, readFault } from './supervisor/fault.js';
import { Floor, type ServiceState } from './supervisor/floor.js';
import { Load, type LoadStats } from './supervisor/load.js';
import { actKey, operationsApp } from './supervisor/operations-app.js';
import { ServiceProcess } from './supervisor/service-process.js';

/** How the shop is started. */
export interface ShopOptions {
  /** For logs, changes and the journal of acts; a temporary one that is removed at the end when left out. */
  readonly folder?: string;
  /** Any that is free where nothing is said. */
  readonly ports?: Readonly<Partial<Record<ServiceName | 'operations', number>>>;
  /** Of the operations port; drawn when left out. */
  readonly token?: string;
  /** Of the load and of the services' own chance. @defaultValue 1 */
  readonly seed?: number;
  /** Who use the shop at once; 0 for nobody. @defaultValue 8 */
  readonly users?: number;
  /** Between an answer and the next request of a user, on average. @defaultValue 1000 */
  readonly thinkMs?: number;
  /** Of a service; a heap beyond it is the end of the process. @defaultValue 64 */
  readonly heapMegabytes?: number;
  /** Whether the logs go to standard error as well. @defaultValue false */
  readonly echo?: boolean;
  /** The built service, where it is not beside this module. */
  readonly serviceProgram?: string;
}

/** The shop as it runs. */
export interface Shop {
  readonly ports: Readonly<Record<ServiceName | 'operations', number>>;
  readonly urls: Readonly<Record<ServiceName | 'operations', string>>;
  readonly token: string;
  readonly folder: string;
  readonly logFiles: Readonly<Record<ServiceName, string>>;
  readonly changesFile: string;
  services(): ServiceState[];
  load(): LoadStats;
  injectFault(request: FaultRequest): Promise<void>;
  cureAll(): Promise<void>;
  /** What `POST /act` does. */
  act(request: ActRequest): Promise<ActResult>;
  stop(): Promise<void>;
}

/**
 * Starts the shop: five processes, their users, and the operations port.
 *
 * @throws Error with a sentence where a port is taken or a service does not come up; nothing is left then
 */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const isTemporary = options.folder === undefined;
  const folder = resolve(options.folder ?? mkdtempSync(join(tmpdir(), 'aegis-shop-')));
  mkdirSync(folder, { recursive: true });
  const ends: (() => Promise<void> | void)[] = [];
  if (isTemporary) ends.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const end = async (): Promise<void> => {
    for (const one of ends.splice(0).reverse()) await one();
  };
  try {
    return await open(options, { folder, isTemporary, ends, end });
  } catch (error) {
    await end();
    throw error;
  }
}

interface Premises {
  readonly folder: string;
  readonly isTemporary: boolean;
  readonly ends: (() => Promise<void> | void)[];
  readonly end: () => Promise<void>;
}

async function open(options: ShopOptions, premises: Premises): Promise<Shop> {
  const { folder, ends } = premises;
  const { seed = 1, users = 8, thinkMs = 1000 } = options;
  const token = options.token ?? randomBytes(18).toString('base64url');
  const logFiles = forEveryService((name) => join(folder, `${name}.log`));
  const processes = await startProcesses(options, premises, logFiles);
  const urls = forEveryService((name) => urlOf(processes[name].port));
  const changes = new ChangesFile(join(folder, 'changes.jsonl'));
  const journal = new ActJournal(join(folder, 'acts.jsonl'));
  const load = new Load(urls.storefront, { users, thinkMs, seed });
  ends.push(() => load.stop());
  const floor = new Floor(processes, changes, load);
  const inTurn = takeTurns();
  const app = operationsApp({ floor, journal, token, inTurn });
  const server = createServer(getRequestListener(app.fetch));
  const operations = await listen(server, options.ports?.operations ?? 0, 'operations');
  ends.push(() => {
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  });
  // What is under way ends before processes are ended.
  ends.push(() => inTurn(async () => undefined));
  return {
    ports: { ...forEveryService((name) => processes[name].port), operations },
    urls: { ...urls, operations: urlOf(operations) },
    token,
    folder,
    logFiles,
    changesFile: changes.path,
    services: () => floor.services(),
    load: () => load.stats(),
    injectFault: (request) => inTurn(() => floor.inject(readFault(request))),
    cureAll: () => inTurn(() => floor.cureAll()),
    act: (request) => {
      const act = ActSchema.parse(request);
      return journal.once(actKey(act), () => inTurn(() => carryOut(act, floor)));
    },
    stop: premises.end,
  };
}

async function startProcesses(
  options: ShopOptions,
  { folder, isTemporary, ends }: Premises,
  logFiles: Readonly<Record<ServiceName, string>>,
): Promise<Record<ServiceName, ServiceProcess>> {
  const { seed = 1, heapMegabytes = 64, echo = false } = options;
  const program = options.serviceProgram ?? builtService();
  const started: Partial<Record<ServiceName, ServiceProcess>> = {};
  const urls: Partial<Record<ServiceName, string>> = {};
  for (const name of SERVICE_NAMES) {
    const calls = CALLS[name].map((dependency) => [dependency, urls[dependency]]);
    const service = new ServiceProcess(
      {
        name,
        build: Floor.firstBuild,
        port: options.ports?.[name] ?? 0,
        logFile: logFiles[name],
        seed,
        urls: Object.fromEntries(calls),
        conditions: HEALTHY,
        removeWhenOrphaned: isTemporary ? folder : null,
      },
      { program, heapMegabytes, echo },
    );
    ends.push(() => service.stop());
    await service.start();
    started[name] = service;
    urls[name] = urlOf(service.port);
  }
  return started as Record<ServiceName, ServiceProcess>;
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Beside this module once it is built, and in `dist` while it is a source. */
function builtService(): string {
  const places = ['./service.js', '../dist/service.js'];
  const found = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error('startShop: the service is not built; run pnpm build.');
  return found;
}

/** One task after the other, whatever became of the one before. */
function takeTurns(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}
