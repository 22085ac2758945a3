import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { decode, type IncidentReport, isFinding } from '../bus/messages.js';
import { FINDINGS_STREAM, INCIDENTS_STREAM } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';
import { readHeartbeats } from '../ownership/membership.js';

/** What a run has brought out. */
export interface Outcome {
  /** Findings as they are in the stream, repeats included, and how many of them are different. */
  readonly findings: number;
  readonly differentFindings: number;
  /** Of them, the anomalies as they are in the stream. */
  readonly published: number;
  /** By id, with what they say. */
  readonly anomalies: ReadonlyMap<string, string>;
  /** Messages with an id that was there before, and other content. */
  readonly contradictions: number;
  /** The last report of every incident. */
  readonly incidents: readonly IncidentReport[];
}

const FETCHED = 500;
const LOOK_MS = 200;
const PATIENCE_MS = 180_000;

export async function readOutcome(bus: Bus): Promise<Outcome> {
  const anomalies = new Map<string, string>();
  const origins = new Set<string>();
  let findings = 0;
  let published = 0;
  let contradictions = 0;
  for await (const body of messagesOf(bus, FINDINGS_STREAM, 'findings.*.*')) {
    if (!isFinding(body)) continue;
    findings++;
    origins.add(JSON.stringify(body.origin));
    if (body.kind !== 'anomaly') continue;
    const { id } = body.anomaly;
    const text = JSON.stringify(body);
    const before = anomalies.get(id);
    if (before !== undefined && before !== text) contradictions++;
    anomalies.set(id, before ?? text);
    published++;
  }
  const reports = new Map<string, IncidentReport>();
  for await (const body of messagesOf(bus, INCIDENTS_STREAM, 'incidents.*')) {
    const report = body as unknown as IncidentReport;
    const before = reports.get(report.id);
    // One that is told again, by a program that was paused, is no news.
    if (before === undefined || report.atMs >= before.atMs) reports.set(report.id, report);
  }
  const differentFindings = origins.size;
  const incidents = [...reports.values()];
  return { findings, differentFindings, published, anomalies, contradictions, incidents };
}

/** Waits until incidents are told up to `nowMs` of the data's clock. */
export async function waitForStep(bus: Bus, nowMs: number, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!signal.aborted) {
    if (performance.now() > untilMs) throw new Error('incidents do not come up to the end.');
    const beats = await readHeartbeats(bus).catch(() => new Map());
    for (const { heartbeat } of beats.values()) {
      if (heartbeat.role === 'incidents' && (heartbeat.counts.stepMs ?? 0) >= nowMs) return;
    }
    await sleep(LOOK_MS);
  }
}

async function* messagesOf(
  bus: Bus,
  stream: string,
  filter: string,
): AsyncGenerator<Record<string, unknown>> {
  const name = `reader-${randomUUID()}`;
  await bus.manager.consumers.add(stream, {
    name,
    filter_subject: filter,
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.None,
  });
  const consumer = await bus.client.consumers.get(stream, name);
  for (;;) {
    const { num_pending } = await consumer.info();
    if (num_pending === 0) break;
    const batch = await consumer.fetch({ max_messages: Math.min(FETCHED, num_pending) });
    for await (const message of batch) {
      const body = decode(message.data);
      if (body !== null) yield body;
    }
  }
  await consumer.delete();
}
