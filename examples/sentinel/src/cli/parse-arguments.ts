import { isAbsolute, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { pictureFormatOf } from '../report/graph-picture.js';
import { type FaultChoice, parseFault, parseSeed } from './fault-choice.js';
import { parseWith } from './parse-with.js';

/** The command line, understood. Paths are absolute. */
export interface Arguments {
  readonly mode: 'simulate' | 'log-file' | 'train';
  /** Null for the manifest that ships with the example. */
  readonly source: string | null;
  readonly logFile: string | null;
  readonly stateDir: string;
  /** Where the graph is to be drawn, in the format that its ending names; null for nowhere. */
  readonly picture: string | null;
  readonly json: boolean;
  readonly seed: number;
  readonly fault: FaultChoice;
}

function parsePicture(path: string): string {
  if (pictureFormatOf(path) !== null) return path;
  throw new InvalidArgumentError('Give a file that ends in .mmd (Mermaid) or .dot (Graphviz).');
}

interface RawOptions {
  readonly source?: string;
  readonly simulate?: boolean;
  readonly logFile?: string;
  readonly train?: boolean;
  readonly state: string;
  readonly picture?: string;
  readonly json: boolean;
  readonly seed: number;
  readonly fault: FaultChoice;
}

function describe(): Command {
  return new Command('sentinel')
    .description(
      'Watches a simulated application fail, finds where it began, fixes it and remembers.\n' +
        'Without options: a shop of our own, with a fault that the seed chooses.',
    )
    .addOption(
      new Option('--source <path>', 'Kubernetes manifests to simulate: a file or a folder'),
    )
    .addOption(
      new Option('--simulate', 'run the application, break it, mend it (the default)').conflicts([
        'logFile',
        'train',
      ]),
    )
    .addOption(
      new Option('--log-file <path>', 'the anomalies of a log file').conflicts(['train', 'source']),
    )
    .addOption(new Option('--train', 'train detectors, policy and memory, and keep them'))
    .addOption(new Option('--state <folder>', 'where what is learnt is kept').default('.aegis'))
    .addOption(
      new Option('--picture <file>', 'draw the incident: .mmd for Mermaid, .dot for Graphviz')
        .argParser(parsePicture)
        .conflicts(['logFile', 'train']),
    )
    .addOption(new Option('--json', 'one JSON object on standard output').default(false))
    .addOption(
      new Option('--seed <number>', 'the same seed gives the same run')
        .argParser(parseSeed)
        .default(1),
    )
    .addOption(
      new Option('--fault <kind:service>', 'what to break, or none')
        .argParser(parseFault)
        .default({ kind: 'seeded' } as FaultChoice, "the seed's choice"),
    )
    .allowExcessArguments(false)
    .showHelpAfterError(false);
}

/**
 * Understands the command line.
 *
 * @param argv - the arguments, without program and script
 * @param workingDir - what relative paths refer to
 * @returns null where help was asked for and has been printed
 * @throws UsageError with one line
 */
export function parseArguments(argv: readonly string[], workingDir: string): Arguments | null {
  const command = describe();
  if (!parseWith(command, argv)) return null;
  const raw = command.opts<RawOptions>();
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(workingDir, path));
  return {
    mode: raw.logFile !== undefined ? 'log-file' : raw.train ? 'train' : 'simulate',
    source: raw.source === undefined ? null : absolute(raw.source),
    logFile: raw.logFile === undefined ? null : absolute(raw.logFile),
    stateDir: absolute(raw.state),
    picture: raw.picture === undefined ? null : absolute(raw.picture),
    json: raw.json,
    seed: raw.seed,
    fault: raw.fault,
  };
}
