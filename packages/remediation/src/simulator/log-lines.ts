import type { Random } from '@aegis/core';
import type { NodeKind } from '@aegis/graph/csr';
import type { FaultKind } from './fault-kinds.js';

/** What a line says, before it takes the form of its service. */
export interface Message {
  readonly level: 'info' | 'warn' | 'error' | 'fatal';
  readonly text: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

const NONE: Message['fields'] = Object.freeze({});

function message(level: Message['level'], text: string, fields: Message['fields'] = NONE): Message {
  return { level, text, fields };
}

const PATHS = [
  '/api/items',
  '/api/orders',
  '/api/session',
  '/api/quote',
  '/healthz',
  '/api/search',
];

/** What a healthy process of this kind says, now and then a warning that means nothing. */
export function chatter(kind: NodeKind, latencyMs: number, random: Random): Message {
  const trifle = random.chance(0.012);
  const id = random.integer(100_000);
  if (kind === 'datastore') {
    if (trifle)
      return message('warn', 'statement ran long', { durationMs: 400 + random.integer(300) });
    return random.chance(0.5)
      ? message('info', 'checkpoint complete', { buffers: 40 + random.integer(400) })
      : message('info', 'connection authorized', { pid: 1000 + random.integer(8000) });
  }
  if (kind === 'cache') {
    if (trifle) return message('warn', 'memory fragmentation above target', { ratio: 1.5 });
    return random.chance(0.5)
      ? message('info', 'background save finished', { changes: random.integer(900) })
      : message('info', 'keyspace statistics', { hits: 900 + random.integer(90), evicted: 0 });
  }
  if (kind === 'queue') {
    if (trifle) return message('warn', 'consumer fell behind briefly', { lag: random.integer(40) });
    return message('info', 'batch acknowledged', { messages: 1 + random.integer(60), offset: id });
  }
  if (trifle) {
    return random.chance(0.5)
      ? message('warn', 'slow response', { path: random.pick(PATHS), durationMs: 900 })
      : message('warn', 'retrying request once', { attempt: 1, requestId: id });
  }
  const durationMs = Math.max(1, Math.round(latencyMs * (0.5 + random.float())));
  return random.chance(0.85)
    ? message('info', 'request completed', { path: random.pick(PATHS), status: 200, durationMs })
    : message('info', 'session refreshed', { requestId: id });
}

/** What the process that a fault sits in says about it. */
export function complaint(
  fault: FaultKind,
  kind: NodeKind,
  memory: number,
  random: Random,
): Message | null {
  const id = random.integer(100_000);
  switch (fault) {
    case 'crash':
      if (kind === 'datastore' || kind === 'queue') {
        return random.chance(0.5)
          ? message('fatal', 'PANIC: could not locate a valid checkpoint record')
          : message('error', 'process exited with code 134', { restarts: 1 + random.integer(9) });
      }
      return random.chance(0.5)
        ? message(
            'fatal',
            'panic: runtime error: invalid memory address or nil pointer dereference',
          )
        : message('error', 'Back-off restarting failed container', { restarts: random.integer(9) });
    case 'out-of-memory':
    case 'memory-leak':
      if (memory < 0.7) return null;
      return message('warn', 'heap usage high, garbage collection took long', {
        heapPercent: Math.round(memory * 100),
        pauseMs: 200 + random.integer(900),
      });
    case 'cpu-saturation':
      return random.chance(0.5)
        ? message('warn', 'event loop delayed', { delayMs: 400 + random.integer(900) })
        : message('warn', 'worker pool exhausted, work is queueing', {
            queued: random.integer(500),
          });
    case 'bad-deploy':
      return random.chance(0.6)
        ? message('error', "TypeError: Cannot read properties of undefined (reading 'total')", {
            requestId: id,
          })
        : message('error', 'unhandled exception in request handler', {
            status: 500,
            requestId: id,
          });
    case 'bad-config':
      return random.chance(0.6)
        ? message('error', 'config key missing: UPSTREAM_BASE_URL', { status: 500 })
        : message('error', 'invalid configuration value for pool.size', { value: 'auto' });
    case 'dependency-slow':
      if (kind === 'external') return null;
      return random.chance(0.5)
        ? message('warn', 'lock wait timeout exceeded; waiting for another transaction', { tx: id })
        : message('warn', 'slow query', { durationMs: 700 + random.integer(3000), tx: id });
    case 'lock-contention':
      return random.chance(0.5)
        ? message('error', 'deadlock detected; transaction rolled back', { tx: id })
        : message('warn', 'lock wait timeout exceeded; waiting for another transaction', {
            tx: id,
          });
    case 'dependency-down':
      return null;
    case 'network-loss':
      return random.chance(0.5)
        ? message('warn', 'tcp retransmissions above normal', { percent: 20 + random.integer(40) })
        : message('error', 'read: connection timed out', { peer: `10.2.${id % 256}.17` });
    case 'network-partition':
      return random.chance(0.5)
        ? message('error', 'dial tcp: no route to host', { peer: `10.2.${id % 256}.17` })
        : message('warn', 'readiness probe failed: connection reset', { attempt: id % 9 });
    case 'node-failure':
      return message('error', 'node status is now: NodeNotReady', { heartbeatAgeSeconds: 40 });
    case 'node-pressure':
      return message('warn', 'node is under pressure, throttling containers', { load: 30 });
    case 'certificate-expired':
      return random.chance(0.6)
        ? message('error', 'x509: certificate has expired or is not yet valid', { requestId: id })
        : message('error', 'TLS handshake failed: certificate expired', {
            peer: `10.2.${id % 256}.9`,
          });
    case 'retry-storm':
      return random.chance(0.5)
        ? message('warn', 'request queue is full, oldest waits past its deadline', {
            queued: id % 900,
          })
        : message('warn', 'context deadline exceeded before the work was done', { requestId: id });
    case 'network-delay':
      return random.chance(0.5)
        ? message('warn', 'tcp retransmissions above normal', { percent: 8 + random.integer(20) })
        : message('error', 'read: connection reset by peer', { peer: `10.2.${id % 256}.17` });
    case 'load-spike':
      return random.chance(0.5)
        ? message('warn', 'too many requests from one client range', { requests: 500 + (id % 900) })
        : message('warn', 'accept queue full, turning requests away', { status: 429 });
    case 'cache-poisoned':
      return random.chance(0.5)
        ? message('error', 'checksum mismatch for cached entry', { key: `item:${id}` })
        : message('error', 'cannot deserialize cached value', { key: `item:${id}` });
    case 'disk-full':
      return random.chance(0.6)
        ? message('error', 'write failed: no space left on device', { file: `segment-${id % 90}` })
        : message('fatal', 'could not extend file: No space left on device', { relation: id });
    case 'flag-bug':
      return random.chance(0.6)
        ? message('error', 'feature flag new-pricing: evaluation gave no price', { requestId: id })
        : message('error', 'ReferenceError in experiment new-pricing', { status: 500 });
  }
}

/** What killed a process that ran into its memory limit. */
export function killedForMemory(): Message {
  return message('fatal', 'OOMKilled: container exceeded its memory limit', { exitCode: 137 });
}

/** What a caller says about the node that it calls. */
export function callerComplaint(
  callee: string,
  trouble: 'down' | 'late' | 'failing',
  random: Random,
): Message {
  const attempt = 1 + random.integer(3);
  if (trouble === 'down') return message('error', `connection refused to ${callee}`, { attempt });
  if (trouble === 'late') {
    return message('error', `upstream request timeout calling ${callee}`, {
      afterMs: 1000,
      attempt,
    });
  }
  return message('error', `upstream ${callee} answered with an error`, { status: 503, attempt });
}

/** The form that a service writes in: pino-like JSON or logfmt, by its name. */
export function format(node: string, timestampMs: number, said: Message, json: boolean): string {
  if (json) {
    const levels = { info: 30, warn: 40, error: 50, fatal: 60 };
    return JSON.stringify({
      level: levels[said.level],
      time: timestampMs,
      service: node,
      ...said.fields,
      msg: said.text,
    });
  }
  const fields = Object.entries(said.fields).map(([key, value]) => ` ${key}=${value}`);
  const time = new Date(timestampMs).toISOString();
  return `time=${time} level=${said.level} service=${node} msg=${JSON.stringify(said.text)}${fields.join('')}`;
}
