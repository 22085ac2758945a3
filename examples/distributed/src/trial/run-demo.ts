import { setTimeout as sleep } from 'node:timers/promises';
import { decode, type IncidentReport } from '../bus/messages.js';
import { INCIDENTS_STREAM } from '../bus/names.js';
import { type Bus, openBus } from '../bus/open-bus.js';
import { runFederate } from '../federate/run-federate.js';
import { runProduce } from '../produce/run-produce.js';
import { faultsOf, START_MS, serviceName, TICK_MS } from '../produce/workload.js';
import { Fleet } from './fleet.js';
import { NatsServer } from './nats-server.js';
import { readOutcome, waitForStep } from './read-outcome.js';

const TICKS_PER_SECOND = 12;
const FLAGS = ['--lease-ms', '1500', '--snapshot-ms', '2000'];
/** What happens to the workers, by tick: after the first fault has begun, in the middle of the second, … */
const KILL_AT = 125;
const PAUSE_AT = 165;
const ADD_AT = 190;
const PAUSE_MS = 4000;

/** Everything on one machine, with what happens as it happens. */
export async function runDemo(
  flags: { readonly seed: number },
  signal: AbortSignal,
): Promise<void> {
  const tell = (who: string, sentence: string): void => {
    process.stdout.write(`${who.padEnd(12)} ${sentence}\n`);
  };
  const workload = { seed: flags.seed, services: 24, series: 6, lines: 8, ticks: 300 };
  const server = await NatsServer.start();
  const fleet = new Fleet(process.argv[1]!, server.address, brief(tell));
  try {
    const bus = await openBus(server.address);
    tell('nats-server', `on ${server.address}, ${bus.partitions} partitions`);
    fleet.start('incidents', FLAGS);
    const [first, second] = [fleet.start('worker', FLAGS), fleet.start('worker', FLAGS)];
    const happenings = new Map<number, () => void>([
      ...faultsOf(workload).map(
        ({ service, fromTick }) =>
          [fromTick, () => tell('application', `${serviceName(service)} begins to fail`)] as const,
      ),
      [KILL_AT, () => void fleet.kill(first).then(() => tell('demo', `kill -9 ${first.id}`))],
      [PAUSE_AT, () => void pause(second.child.pid!, () => tell('demo', `SIGSTOP ${second.id}`))],
      [ADD_AT, () => tell('demo', `starts ${fleet.start('worker', FLAGS).id} and another`)],
      [ADD_AT + 1, () => void fleet.start('worker', FLAGS)],
    ]);
    const watching = watchIncidents(bus, (sentence) => tell('incident', sentence));
    const onTick = (tick: number): void => happenings.get(tick)?.();
    await runProduce(bus, workload, { ticksPerSecond: TICKS_PER_SECOND, onTick }, signal);
    await waitForStep(bus, START_MS + workload.ticks * TICK_MS, signal);
    const { published, anomalies, incidents } = await readOutcome(bus);
    const named = incidents.flatMap(({ anomalyIds }) => anomalyIds);
    tell('demo', `${published} anomalies in the stream, ${anomalies.size} of them different`);
    tell(
      'demo',
      `${incidents.length} incidents name ${named.length}, ${new Set(named).size} of them different`,
    );
    await federate(bus, flags.seed, (sentence) => tell('federation', sentence), signal);
    await fleet.stop();
    await bus.close();
    await watching;
  } finally {
    await fleet.stop();
    await server.stop();
  }
}

/** Who takes what, told by the worker and not by the key. */
function brief(tell: (who: string, sentence: string) => void): (sentence: string) => void {
  const taken = new Map<string, number>();
  return (sentence) => {
    const [, who = '', what = ''] = /^(\S+): (.*)$/.exec(sentence) ?? [];
    const [, , from = ''] = /^takes (\S+)(?: from (\S+))?$/.exec(what) ?? [];
    if (!what.startsWith('takes ')) return;
    const group = `${who} ${from}`;
    const count = (taken.get(group) ?? 0) + 1;
    taken.set(group, count);
    if (count > 1) return;
    // They come one by one within a moment; told once, when that is over.
    setTimeout(() => {
      const all = taken.get(group) ?? 0;
      taken.delete(group);
      tell(
        who,
        `takes ${all === 1 ? 'one key' : `${all} keys`}${from === '' ? '' : ` from ${from}`}`,
      );
    }, 800).unref();
  };
}

async function pause(pid: number, done: () => void): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  done();
  await sleep(PAUSE_MS);
  process.kill(pid, 'SIGCONT');
}

/** Tells of every incident when its likeliest cause changes. */
async function watchIncidents(bus: Bus, tell: (sentence: string) => void): Promise<void> {
  const causes = new Map<string, string>();
  const consumer = await bus.client.consumers.get(INCIDENTS_STREAM, {});
  const messages = await consumer.consume();
  for await (const message of messages) {
    const report = decode(message.data) as unknown as IncidentReport;
    const [cause] = report.causes;
    const said = `${report.status}: ${cause?.nodeId ?? 'no cause'}`;
    if (causes.get(report.id) === said) continue;
    causes.set(report.id, said);
    const sure = cause === undefined ? '' : ` (${Math.round(100 * cause.likelihood)} %)`;
    const tick = Math.round((report.atMs - START_MS) / TICK_MS);
    tell(`${report.id} at tick ${tick}, ${said}${sure}; ${report.anomalyIds.length} anomalies`);
  }
}

async function federate(
  bus: Bus,
  seed: number,
  say: (sentence: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const members = 'north,south';
  const take = (deployment: string, own: (sentence: string) => void): Promise<void> =>
    runFederate(bus, { deployment, members, rounds: 2, seed, say: own }, signal);
  await Promise.all([take('north', say), take('south', () => {})]);
}
