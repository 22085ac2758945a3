import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { type Bus, openBus } from '../bus/open-bus.js';
import { runWorker } from '../detection/run-worker.js';
import { runFederate } from '../federate/run-federate.js';
import { runIncidents } from '../incidents/run-incidents.js';
import { runProduce } from '../produce/run-produce.js';
import { runDemo } from '../trial/run-demo.js';
import { runProof } from '../trial/run-proof.js';
import { runTable } from '../trial/run-table.js';

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Give a whole number >= ${least}.`);
  };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a number >= 0.');
}

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

/** Opens the bus for as long as `work` takes. */
async function onBus(options: BusFlags, work: (bus: Bus) => Promise<unknown>): Promise<void> {
  const { servers, ...rest } = options;
  const bus = await openBus(servers, rest);
  try {
    await work(bus);
  } finally {
    await bus.close();
  }
}

interface BusFlags {
  readonly servers: string;
  readonly partitions?: number;
  readonly duplicateWindowMs?: number;
}

function busCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--servers <addresses>', 'the NATS servers, by comma', '127.0.0.1:4222')
    .option('--partitions <number>', 'of a new bus; 16 where nothing is said', whole(1))
    .option('--duplicate-window-ms <ms>', 'of a new bus', whole(100));
}

function shareCommand(name: string, description: string): Command {
  return busCommand(name, description)
    .option(
      '--id <name>',
      'of this program, unique',
      `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    )
    .option('--lease-ms <ms>', 'unheard of for so long, it loses what it has', whole(200), 5000)
    .option('--snapshot-ms <ms>', 'between snapshots', whole(1), 120_000)
    .option('--snapshot-messages <number>', 'at most, before a snapshot', whole(1), 2000);
}

function workloadCommand(command: Command): Command {
  return command
    .option('--seed <number>', 'the same seed gives the same telemetry', whole(0), 1)
    .option('--services <number>', '', whole(1), 24)
    .option('--series <number>', 'of each service', whole(1), 8)
    .option('--lines <number>', 'of each service in a tick of 15 s', whole(0), 10)
    .option('--ticks <number>', '', whole(1), 480);
}

/** The command line; what runs until it is told to end goes by `signal`. */
export function describeProgram(signal: AbortSignal): Command {
  const program = new Command('distributed').description(
    'Aegis on more than one machine: partitions over NATS JetStream, workers that may die.',
  );
  program.addCommand(
    workloadCommand(busCommand('produce', 'brings the telemetry of a made-up application'))
      .option('--ticks-per-second <number>', '0 for as fast as may be', number, 4)
      .action((flags) => onBus(pick(flags), (bus) => runProduce(bus, flags, flags, signal))),
  );
  program.addCommand(
    shareCommand('worker', 'watches a share of the partitions').action((flags) =>
      onBus(pick(flags), (bus) => runWorker(bus, { ...flags, say }, signal)),
    ),
  );
  program.addCommand(
    shareCommand('incidents', 'puts findings together to incidents, with their causes')
      .option(
        '--max-lag-ms <ms>',
        'how long one partition is waited for, of the data',
        number,
        600_000,
      )
      .action((flags) => onBus(pick(flags), (bus) => runIncidents(bus, { ...flags, say }, signal))),
  );
  program.addCommand(
    busCommand('federate', 'learns with another deployment, which shows its sums only')
      .requiredOption('--deployment <name>', 'of this one')
      .requiredOption('--members <names>', 'all of them, by comma; the first adds up')
      .option('--rounds <number>', '', whole(1), 3)
      .option('--seed <number>', 'of the fixes that this deployment makes up', whole(0), 1)
      .action((flags) => onBus(pick(flags), (bus) => runFederate(bus, { ...flags, say }, signal))),
  );
  program.addCommand(
    new Command('table')
      .description('what 1, 2 and 4 workers take in a second')
      .option('--json', 'one JSON object')
      .option('--ticks <number>', '', whole(1), 240)
      .action((flags) => runTable(flags, signal)),
  );
  program.addCommand(
    new Command('proof')
      .description('the same stream undisturbed and with workers killed; compares what came of it')
      .option('--json', 'one JSON object')
      .option('--seed <number>', 'of telemetry and of the moments', whole(0), 1)
      .option('--kills <number>', 'with SIGKILL', whole(0), 20)
      .option('--ticks <number>', '', whole(1), 480)
      .option('--ticks-per-second <number>', '', number, 5)
      .action((flags) => runProof(flags, signal)),
  );
  program.addCommand(
    new Command('demo')
      .description('starts everything, kills a worker, adds one, and tells what happens')
      .option('--seed <number>', '', whole(0), 1)
      .action((flags) => runDemo(flags, signal)),
  );
  return program;
}

/** What of the flags is the bus's. */
function pick(flags: BusFlags): BusFlags {
  const { servers, partitions, duplicateWindowMs } = flags;
  return {
    servers,
    ...(partitions === undefined ? {} : { partitions }),
    ...(duplicateWindowMs === undefined ? {} : { duplicateWindowMs }),
  };
}
