import type { Random } from '@aegis/core';
import { type DriftPlace, drifted, driftPlaces } from './drift-places.js';
import { errorsUnlike, fillError } from './error-pool.js';
import { FAULT_KINDS, type FaultKind, type PlannedFault } from './fault-plan.js';
import {
  type Disturbance,
  randomGap,
  type SimulatedSystem,
  type TimedLine,
} from './line-simulator.js';

/** A system with what can go wrong in it. */
export interface FaultySystem {
  readonly system: SimulatedSystem;
  /** What an error begins with there. */
  readonly errorPrefix: string;
  /** Errors that it does not know, each to be used once. */
  readonly errors: readonly string[];
  readonly places: readonly DriftPlace[];
  /** Lines of each template. */
  readonly members: ReadonlyMap<string, readonly number[]>;
}

/** A fault with the template or the message that it is about. */
export interface InjectedFault extends PlannedFault {
  readonly detail: string;
}

export interface SystemFaults {
  readonly faults: readonly InjectedFault[];
  readonly disturbance: Disturbance;
}

interface Effect {
  readonly detail: string;
  readonly extra: readonly TimedLine[];
  readonly change: ((line: number) => string | null) | null;
}

const ERROR_EVERY_MS = 60_000;
const BURST_TIMES = 10;
const BURST_LEAST_PER_SECOND = 1;
const BURST_LEAST_SHARE = 0.01;
const SILENCE_LEAST_SHARE = 0.1;

/** How a system writes that a line is an error: its own word where it has one, else one in its style. */
export function errorPrefixOf(levels: readonly string[] | null): string {
  if (levels === null) return 'error: ';
  const own = levels.find((level) => /^(?:err|error|e)$/i.test(level));
  if (own !== undefined) return `${own} `;
  const usual = levels[0] ?? '';
  if (usual.length === 1) return usual === usual.toLowerCase() ? 'e ' : 'E ';
  if (usual === usual.toUpperCase()) return 'ERROR ';
  return usual === usual.toLowerCase() ? 'error ' : 'Error ';
}

export function faultySystem(
  system: SimulatedSystem,
  levels: readonly string[] | null,
  random: Random,
): FaultySystem {
  const members = new Map<string, number[]>();
  system.templates.forEach((template, line) => {
    const list = members.get(template) ?? [];
    list.push(line);
    members.set(template, list);
  });
  return {
    system,
    errorPrefix: errorPrefixOf(levels),
    errors: random.shuffle(errorsUnlike(system.lines)),
    places: driftPlaces(system.lines, system.templates),
    members,
  };
}

/** What can happen to a system: all kinds, but a drift only where it has a number to drift. */
export function kindsOf({ places }: FaultySystem): FaultKind[] {
  return FAULT_KINDS.filter((kind) => kind !== 'parameter-drift' || places.length > 0);
}

/** Members of a template, drawn by how frequent it is among those with a share or more. */
function frequentTemplate(
  { members, system }: FaultySystem,
  leastShare: number,
  random: Random,
): readonly [template: string, lines: readonly number[]] {
  const least = leastShare * system.lines.length;
  const sorted = [...members].sort((a, b) => b[1].length - a[1].length);
  const frequent = sorted.filter(([, lines]) => lines.length >= least);
  const total = frequent.reduce((sum, [, lines]) => sum + lines.length, 0);
  let left = random.float() * total;
  for (const each of frequent) {
    left -= each[1].length;
    if (left < 0) return each;
  }
  return sorted[0] ?? ['', []];
}

function newError(
  { errors, errorPrefix }: FaultySystem,
  fault: PlannedFault,
  nth: number,
  random: Random,
): Effect {
  const error = errors[nth % Math.max(1, errors.length)] ?? '';
  const minutes = Math.floor((fault.endMs - fault.startMs) / ERROR_EVERY_MS);
  const extra = Array.from({ length: minutes }, (_, minute) => ({
    timestampMs: fault.startMs + (minute + random.float()) * ERROR_EVERY_MS,
    text: errorPrefix + fillError(error, random),
  }));
  return { detail: error, extra, change: null };
}

function burst(
  faulty: FaultySystem,
  fault: PlannedFault,
  linesPerSecond: number,
  random: Random,
): Effect {
  const { lines } = faulty.system;
  const [template, members] = frequentTemplate(faulty, BURST_LEAST_SHARE, random);
  const usual = (linesPerSecond * members.length) / lines.length;
  const perMs = (Math.max(BURST_TIMES * usual, BURST_LEAST_PER_SECOND) - usual) / 1000;
  const extra: TimedLine[] = [];
  let timestampMs = fault.startMs + randomGap(perMs, random);
  for (; timestampMs < fault.endMs; timestampMs += randomGap(perMs, random)) {
    extra.push({ timestampMs, text: lines[members[random.integer(members.length)]!]! });
  }
  return { detail: template, extra, change: null };
}

function silence(faulty: FaultySystem, random: Random): Effect {
  const { lines, templates } = faulty.system;
  const [template] = frequentTemplate(faulty, SILENCE_LEAST_SHARE, random);
  const change = (line: number): string | null =>
    templates[line] === template ? null : lines[line]!;
  return { detail: template, extra: [], change };
}

function drift({ places, system }: FaultySystem, random: Random): Effect {
  const place = places[random.integer(places.length)]!;
  const change = (line: number): string =>
    system.templates[line] === place.template
      ? drifted(system.lines[line]!, place)
      : system.lines[line]!;
  return { detail: `${place.template} word ${place.word / 2}`, extra: [], change };
}

/** Makes planned faults of one system, in the order of their times and not overlapping, happen. */
export function injectFaults(
  faulty: FaultySystem,
  plan: readonly PlannedFault[],
  linesPerSecond: number,
  random: Random,
): SystemFaults {
  const { lines } = faulty.system;
  let errors = 0;
  const makers: Readonly<Record<FaultKind, (fault: PlannedFault) => Effect>> = {
    'new-error': (fault) => newError(faulty, fault, errors++, random),
    burst: (fault) => burst(faulty, fault, linesPerSecond, random),
    silence: () => silence(faulty, random),
    'parameter-drift': () => drift(faulty, random),
  };
  const effects = plan.map((fault) => ({ fault, ...makers[fault.kind](fault) }));
  let next = 0;
  const change = (line: number, timestampMs: number): string | null => {
    while (next < effects.length && effects[next]!.fault.endMs <= timestampMs) next++;
    const effect = effects[next];
    const isOn = effect !== undefined && timestampMs >= effect.fault.startMs;
    return isOn && effect.change !== null ? effect.change(line) : lines[line]!;
  };
  return {
    faults: effects.map(({ fault, detail }) => ({ ...fault, detail })),
    disturbance: { extra: effects.flatMap(({ extra }) => extra), change },
  };
}
