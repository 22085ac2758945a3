import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RLRemediationEngine } from '@aegis/remediation';
import type { Logger } from 'pino';
import { createApi } from '../api/app.js';
import { type Listening, listen } from '../api/listen.js';
import { readPage } from '../api/page/read-page.js';
import type { Config } from '../config/finish-config.js';
import { guardOptionsOf } from '../config/guard-options.js';
import { executorOf } from '../executors/executor-of.js';
import type { Input } from '../inputs/input.js';
import { AuditFile } from './audit-file.js';
import type { SentinelOptions } from './options.js';
import { Sentinel } from './sentinel.js';
import { SteadyClock } from './steady-clock.js';

/** A Sentinel that runs and is listening. */
export interface Running {
  readonly url: string;
  /** Settled when it has ended and everything is saved. */
  readonly ended: Promise<void>;
}

/** What is not in a configuration. */
export interface StartOptions {
  readonly inputs: readonly Input[];
  readonly log: Logger;
  readonly version: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** In place of the configured one: of a simulation. */
  readonly executor?: SentinelOptions['executor'];
}

const TICK_MS = 1000;
/** How long an executor may take beyond its own patience. */
const ACT_MS = 360_000;

/**
 * Starts Sentinel as a configuration says: state opened and caught up, the API and the page served, the inputs read.
 *
 * @throws UsageError with one line where it cannot
 */
export async function start(config: Config, options: StartOptions): Promise<Running> {
  const { log, signal, inputs } = options;
  await mkdir(config.state.dir, { recursive: true, mode: 0o700 });
  const audit = new AuditFile(join(config.state.dir, 'audit.jsonl'), (reason) => {
    if (reason === null) log.info('the audit is written again');
    else log.error({ reason }, 'the audit cannot be written');
  });
  const guard = guardOptionsOf(config);
  const sentinel = await Sentinel.open({
    version: options.version,
    stateDir: config.state.dir,
    saveEveryMs: config.state.saveEvery,
    maxJournalBytes: config.state.maxJournalBytes,
    tickMs: TICK_MS,
    clock: new SteadyClock(),
    queueLimit: config.detection.queue,
    detection: config.detection,
    remediation: {
      mode: config.remediation.mode,
      settleMs: config.remediation.settle,
      verifyMs: config.remediation.verify,
      actMs: ACT_MS,
    },
    guard: { ...guard, onAudit: audit.append },
    executor: options.executor ?? ((graph) => executorOf(config, graph)),
    // What the guard never lets through is not proposed either.
    engine: new RLRemediationEngine(guard.actions),
    limits: config.thresholds.map(({ metric, labels, above, below }) => ({
      metric,
      labels,
      value: above ?? below ?? 0,
      direction: above === undefined ? 'below' : 'above',
    })),
    log,
  });
  // Event streams end before the server waits for its connections to.
  const closing = new AbortController();
  let listening: Listening;
  try {
    listening = await serve(config, sentinel, log, closing.signal);
  } catch (error) {
    await sentinel.discard();
    throw error;
  }
  log.info({ url: listening.url, mode: config.remediation.mode }, 'sentinel is listening');
  const ended = sentinel.run(inputs, signal).finally(async () => {
    closing.abort();
    await listening.close();
    audit.flush();
  });
  return { url: listening.url, ended };
}

async function serve(
  { server }: Config,
  { desk }: Sentinel,
  log: Logger,
  signal: AbortSignal,
): Promise<Listening> {
  const app = createApi(desk, {
    tokens: server.tokens,
    host: server.host,
    page: await readPage(fileURLToPath(new URL('./web', import.meta.url))),
    logger: log,
    signal,
  });
  const hasTokens = server.tokens.length > 0;
  return listen(app, { host: server.host, port: server.port, hasTokens });
}
