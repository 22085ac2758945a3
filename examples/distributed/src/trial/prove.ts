import { Random } from '@aegis/core';
import { openBus } from '../bus/open-bus.js';
import { runProduce } from '../produce/run-produce.js';
import { START_MS, TICK_MS, type Workload } from '../produce/workload.js';
import { type Disturbed, disturb } from './disturb.js';
import { Fleet } from './fleet.js';
import { NatsServer } from './nats-server.js';
import { type Outcome, readOutcome, waitForStep } from './read-outcome.js';

/** What is to be shown, and with what. */
export interface ProofOptions {
  readonly workload: Workload;
  readonly kills: number;
  readonly ticksPerSecond: number;
  /** The built main.js. */
  readonly program: string;
  say(sentence: string): void;
}

/** Two runs over the same telemetry, and how they differ. */
export interface Proof {
  readonly undisturbed: Counted;
  readonly disturbed: Counted & Disturbed;
  /** Anomalies of the undisturbed run that the other has not, and the other way round. */
  readonly lost: number;
  readonly invented: number;
  /** Anomalies that are the same by id and not by content. */
  readonly different: number;
  /** Incidents that are not in both with the same anomalies, nodes and causes. */
  readonly differentIncidents: number;
  /** Anomalies that incidents name more than once. */
  readonly doubled: number;
}

/** What a run has brought out, counted. */
export interface Counted {
  /** Messages of workers in the stream, repeats included, and without. */
  readonly findings: number;
  readonly differentFindings: number;
  readonly anomalies: number;
  readonly differentAnomalies: number;
  readonly incidents: number;
}

const LEASE_MS = 1500;
const SHARED = [
  '--lease-ms',
  String(LEASE_MS),
  '--snapshot-ms',
  '1000',
  '--snapshot-messages',
  '200',
];
const FLAGS = {
  worker: SHARED,
  // Whoever goes on without a partition that is behind gives the order up.
  incidents: [...SHARED, '--max-lag-ms', '1e12'],
};
/** So short that the server's own memory of what it has had is of no help. */
const DUPLICATE_WINDOW_MS = 100;

/** Runs the same telemetry undisturbed and disturbed, and compares. */
export async function prove(options: ProofOptions, signal: AbortSignal): Promise<Proof> {
  const { say } = options;
  say('undisturbed: one worker');
  const calm = await run(options, 1, null, signal);
  say(`disturbed: ${options.kills} programs are killed`);
  const rough = await run(options, 2, new Random(options.workload.seed), signal);
  return { ...compare(calm.outcome, rough.outcome), ...counted(calm, rough) };
}

interface Ran {
  readonly outcome: Outcome;
  readonly disturbed: Disturbed | null;
}

async function run(
  { workload, kills, ticksPerSecond, program, say }: ProofOptions,
  workers: number,
  random: Random | null,
  signal: AbortSignal,
): Promise<Ran> {
  const server = await NatsServer.start();
  const fleet = new Fleet(program, server.address, say);
  try {
    const bus = await openBus(server.address, { duplicateWindowMs: DUPLICATE_WINDOW_MS });
    for (let i = 0; i < workers; i++) {
      fleet.start('incidents', FLAGS.incidents);
      fleet.start('worker', FLAGS.worker);
    }
    const duringMs = (1000 * workload.ticks) / ticksPerSecond;
    const pace = { ticksPerSecond: random === null ? 0 : ticksPerSecond };
    const blows = { kills, duringMs, leaseMs: LEASE_MS, flags: FLAGS };
    const [, disturbed] = await Promise.all([
      runProduce(bus, workload, pace, signal),
      random === null ? null : disturb(fleet, server, random, blows),
    ]);
    await waitForStep(bus, START_MS + workload.ticks * TICK_MS, signal);
    await fleet.stop();
    const outcome = await readOutcome(bus);
    await bus.close();
    return { outcome, disturbed };
  } finally {
    await fleet.stop();
    await server.stop();
  }
}

function counted(calm: Ran, rough: Ran): Pick<Proof, 'undisturbed' | 'disturbed'> {
  const count = ({ outcome }: Ran): Counted => ({
    findings: outcome.findings,
    differentFindings: outcome.differentFindings,
    anomalies: outcome.published,
    differentAnomalies: outcome.anomalies.size,
    incidents: outcome.incidents.length,
  });
  const nothing = { killed: 0, paused: 0, added: 0, left: 0, serverKilled: 0 };
  return {
    undisturbed: count(calm),
    disturbed: { ...count(rough), ...(rough.disturbed ?? nothing) },
  };
}

function compare(calm: Outcome, rough: Outcome): Omit<Proof, 'undisturbed' | 'disturbed'> {
  let lost = 0;
  let different = calm.contradictions + rough.contradictions;
  for (const [id, text] of calm.anomalies) {
    const other = rough.anomalies.get(id);
    if (other === undefined) lost++;
    else if (other !== text) different++;
  }
  const invented = [...rough.anomalies.keys()].filter((id) => !calm.anomalies.has(id)).length;
  const expected = new Set(calm.incidents.map((each) => JSON.stringify(each)));
  const got = new Set(rough.incidents.map((each) => JSON.stringify(each)));
  const differentIncidents = [...expected, ...got].filter(
    (each) => !(expected.has(each) && got.has(each)),
  ).length;
  const named = rough.incidents.flatMap(({ anomalyIds }) => anomalyIds);
  const doubled = named.length - new Set(named).size;
  return { lost, invented, different, differentIncidents, doubled };
}
