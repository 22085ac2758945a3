import { AegisError } from '@aegis/core';
import { LogWatch } from '../engine/log-watch.js';
import { MetricWatch } from '../engine/metric-watch.js';
import type { FromWorker, Subject, ToWorker } from './protocol.js';

/** How often the page hears of progress, and how often of the tables, which cost more. */
const PROGRESS_MS = 150;
const TABLES_MS = 600;

const page = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
};

let logs = new LogWatch();
let metrics = new MetricWatch();
let decoder = new TextDecoder();
let toldMs = 0;
let tabledMs = 0;

function textOf(content: string | ArrayBuffer): string {
  return typeof content === 'string' ? content : decoder.decode(content, { stream: true });
}

function tell(subject: Subject, isLast: boolean): void {
  const nowMs = performance.now();
  if (!isLast && nowMs - toldMs < PROGRESS_MS) return;
  toldMs = nowMs;
  if (subject === 'metrics') {
    page.postMessage({ kind: 'metrics', progress: metrics.progress() });
    return;
  }
  const hasTables = isLast || nowMs - tabledMs >= TABLES_MS;
  if (hasTables) tabledMs = nowMs;
  const tables = hasTables ? logs.tables() : null;
  page.postMessage({ kind: 'logs', progress: logs.progress(), tables });
}

async function load(file: Blob): Promise<void> {
  try {
    logs = LogWatch.fromJSON(JSON.parse(await file.text()));
  } catch (error) {
    if (AegisError.isInstance(error)) throw error;
    throw new Error('This is not a snapshot that this page has saved.', { cause: error });
  }
  page.postMessage({ kind: 'loaded' });
  tell('logs', true);
}

async function obey(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'chunk':
      try {
        if (message.subject === 'logs') logs.feed(textOf(message.content));
        else metrics.feed(textOf(message.content));
      } finally {
        page.postMessage({ kind: 'acknowledged' });
      }
      tell(message.subject, false);
      break;
    case 'end':
      // What is left of a character that was cut is of no use to the next source.
      decoder = new TextDecoder();
      if (message.subject === 'logs') logs.end();
      else metrics.end();
      tell(message.subject, true);
      page.postMessage({ kind: 'ended', subject: message.subject });
      break;
    case 'clear':
      decoder = new TextDecoder();
      if (message.subject === 'logs') logs = new LogWatch();
      else metrics = new MetricWatch();
      tell(message.subject, true);
      break;
    case 'save': {
      const content = JSON.stringify(logs);
      page.postMessage({ kind: 'saved', file: new Blob([content], { type: 'application/json' }) });
      break;
    }
    case 'load':
      await load(message.file);
      break;
  }
}

page.onmessage = ({ data }) => {
  obey(data).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    page.postMessage({ kind: 'failed', message });
  });
};
