import type { Random } from '@aegis/core';
import { exp, log } from '@aegis/core/math';
import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import { edgeOf, nodeOf } from './speed-graph.js';

/** One service calls another. */
export interface SimulatedEdge {
  readonly to: number;
  /** How likely one call of the caller makes this one. */
  readonly probability: number;
  /** What the network takes, in milliseconds. */
  readonly gapMs: number;
}

export interface SimulatedService {
  readonly id: string;
  /** How long it works by itself, in milliseconds. */
  readonly workMs: number;
  readonly utilisation: number;
  readonly memory: number;
  readonly errorShare: number;
  readonly calls: readonly SimulatedEdge[];
}

/** Services in layers: each calls only those of later ones. The first is the entry. */
export interface SimulatedSystem {
  readonly services: readonly SimulatedService[];
  readonly graph: GraphSource;
}

const FEWEST = 5;
const MOST = 60;
const MOST_LAYERS = 6;
/** Calls that a service makes beyond those that make it reachable. */
const EXTRA_CALLS = 0.4;

const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.float();

/** As likely to be twice as much as half as much. */
export const logBetween = (random: Random, low: number, high: number): number =>
  exp(between(random, log(low), log(high)));

/** A system of 5 to 60 services in two to six layers, in which every service is reached. */
export function simulatedSystem(random: Random): SimulatedSystem {
  const count = Math.floor(logBetween(random, FEWEST, MOST + 1));
  const layers = Math.min(count, 2 + random.integer(MOST_LAYERS - 1));
  const layerOf = Array.from({ length: count }, (_, i) =>
    i < layers ? i : 1 + random.integer(layers - 1),
  );
  const callees = layerOf.map((): Set<number> => new Set());
  const callerFor = (service: number): number => {
    const above = layerOf.flatMap((layer, i) => (layer === layerOf[service]! - 1 ? [i] : []));
    return above[random.integer(above.length)]!;
  };
  for (let service = 1; service < count; service++) {
    callees[callerFor(service)]!.add(service);
    const other = random.integer(count);
    if (random.chance(EXTRA_CALLS) && layerOf[other]! < layerOf[service]!) {
      callees[other]!.add(service);
    }
  }
  const services = callees.map((own, i) => serviceOf(i, own, random));
  const snapshot = buildSnapshot(
    services.map(({ id }) => nodeOf(id)),
    services.flatMap(({ id, calls }) => calls.map(({ to }) => edgeOf(id, services[to]!.id))),
  );
  return { services, graph: { snapshot: () => snapshot } };
}

function serviceOf(index: number, callees: ReadonlySet<number>, random: Random): SimulatedService {
  return {
    id: `service-${index}`,
    workMs: logBetween(random, 1, 30),
    utilisation: between(random, 0.05, 0.5),
    memory: between(random, 0.2, 0.7),
    errorShare: random.chance(0.7) ? 0 : between(random, 0, 0.01),
    calls: [...callees].map((to) => ({
      to,
      probability: between(random, 0.3, 1),
      gapMs: logBetween(random, 0.3, 3),
    })),
  };
}
