import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type FaultChoice, parseFault, parseSeed } from './fault-choice.js';
import { parseWith } from './parse-with.js';

/** The command line of the running system, understood. Paths are absolute. */
export interface SentinelArguments {
  /** Null where there is none: then the defaults hold. */
  readonly config: string | null;
  readonly workingDir: string;
  /** Only says whether the configuration is right. */
  readonly check: boolean;
  /** A simulated application in place of the configured inputs. */
  readonly simulate: {
    /** Manifests; null for the shop that ships with the example. */
    readonly source: string | null;
    readonly fault: FaultChoice;
    readonly seed: number;
  } | null;
}

const DEFAULT_CONFIG = 'sentinel.yaml';

interface RawOptions {
  readonly config?: string;
  readonly check: boolean;
  readonly simulate?: string | true;
  readonly fault: FaultChoice;
  readonly seed: number;
}

function describe(): Command {
  return new Command('sentinel')
    .description(
      'Watches a running system: logs, metrics and who calls whom go in; anomalies, incidents with where\n' +
        'they began, and plans come out, on a page and over HTTP. It acts only where you let it.',
    )
    .addOption(
      new Option('--config <file>', `what to watch (${DEFAULT_CONFIG} where there is one)`),
    )
    .addOption(
      new Option('--check', 'say whether the configuration is right, and end').default(false),
    )
    .addOption(
      new Option('--simulate [manifests]', 'watch a simulated application instead, to try it out'),
    )
    .addOption(
      new Option('--fault <kind:service>', 'what breaks in the simulation after a minute, or none')
        .argParser(parseFault)
        .default({ kind: 'seeded' } as FaultChoice, "the seed's choice"),
    )
    .addOption(new Option('--seed <number>', 'of the simulation').argParser(parseSeed).default(1))
    .allowExcessArguments(false)
    .showHelpAfterError(false);
}

/**
 * Understands the command line of the running system.
 *
 * @returns null where help was asked for and has been printed
 * @throws UsageError with one line
 */
export function parseSentinelArguments(
  argv: readonly string[],
  workingDir: string,
): SentinelArguments | null {
  const command = describe();
  if (!parseWith(command, argv)) return null;
  const raw = command.opts<RawOptions>();
  const absolute = (path: string): string => resolve(workingDir, path);
  const byDefault = absolute(DEFAULT_CONFIG);
  const { simulate, fault, seed, check } = raw;
  return {
    config:
      raw.config !== undefined ? absolute(raw.config) : existsSync(byDefault) ? byDefault : null,
    workingDir,
    check,
    simulate:
      simulate === undefined
        ? null
        : { source: simulate === true ? null : absolute(simulate), fault, seed },
  };
}
