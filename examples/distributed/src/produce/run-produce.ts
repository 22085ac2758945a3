import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceGraph } from '@aegis/graph';
import { encode } from '../bus/messages.js';
import { GRAPH_SUBJECT, telemetryStream, telemetrySubject } from '../bus/names.js';
import type { Bus } from '../bus/open-bus.js';
import { publishSurely } from '../bus/publish-surely.js';
import { type Routed, telemetryOf } from './telemetry-of.js';
import { callersOf, serviceName, type Workload } from './workload.js';

/** How fast telemetry is brought. */
export interface PaceOptions {
  /** 0 for as fast as the bus takes it. */
  readonly ticksPerSecond: number;
  readonly onTick?: (tick: number) => void;
}

/** What was brought. */
export interface Produced {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Brings the telemetry of a workload. Started again it goes on where the streams end, since message
 * number n of a partition is always the same.
 */
export async function runProduce(
  bus: Bus,
  workload: Workload,
  { ticksPerSecond, onTick }: PaceOptions,
  signal: AbortSignal,
): Promise<Produced> {
  const run = `made-${workload.seed}`;
  await publishGraph(bus, workload, run);
  const stored = await storedMessages(bus);
  const numbers = new Array<number>(bus.partitions).fill(0);
  let messages = 0;
  let bytes = 0;
  // One after the other within a partition: a message that is tried again must not fall behind the next.
  const send = async (partition: number, own: readonly Routed[]): Promise<void> => {
    for (const { telemetry } of own) {
      const number = ++numbers[partition]!;
      if (number <= stored[partition]!) continue;
      const { kind, ...body } = telemetry;
      const data = encode(body);
      const subject = telemetrySubject(partition, kind);
      await publishSurely(bus, { subject, data, messageId: `${run}-${partition}-${number}` });
      messages++;
      bytes += data.length;
    }
  };
  const beganMs = performance.now();
  let tick = 0;
  for (const routed of telemetryOf(workload, bus.partitions)) {
    if (signal.aborted) break;
    const all = Array.from(numbers, (_, partition) =>
      send(
        partition,
        routed.filter((message) => message.partition === partition),
      ),
    );
    await Promise.all(all);
    onTick?.(tick++);
    if (ticksPerSecond > 0) {
      const dueMs = beganMs + (tick * 1000) / ticksPerSecond;
      const waitMs = Math.max(0, dueMs - performance.now());
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return { messages, bytes };
}

async function publishGraph(bus: Bus, { services }: Workload, run: string): Promise<void> {
  const graph = new ServiceGraph();
  for (let service = 0; service < services; service++) {
    graph.addNode({ id: serviceName(service) });
    const [caller] = callersOf(service);
    if (caller !== undefined) {
      graph.addEdge({ from: serviceName(caller), to: serviceName(service), protocol: 'http' });
    }
  }
  const data = encode(graph.toJSON());
  await publishSurely(bus, { subject: GRAPH_SUBJECT, data, messageId: `graph-${run}` });
}

async function storedMessages(bus: Bus): Promise<number[]> {
  const streams = Array.from({ length: bus.partitions }, (_, partition) =>
    telemetryStream(partition),
  );
  const infos = await Promise.all(streams.map((name) => bus.manager.streams.info(name)));
  return infos.map(({ state }) => state.last_seq);
}
