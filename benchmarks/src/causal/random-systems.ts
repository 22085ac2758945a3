import { Random } from '@aegis/core';
import type { CausalGraph } from '@aegis/root-cause/causal';

/**
 * One shock where effects are straight lines, one where they are bent within the range of normal
 * operation, and two where they are straight.
 */
export const FAMILIES = ['linear', 'curved', 'twoShocks'] as const;
export type Family = (typeof FAMILIES)[number];

/** A system of known make, an odd moment of it, and what made it odd. */
export interface ShockedSystem {
  readonly graph: CausalGraph;
  readonly target: string;
  /** Rows of normal operation. */
  readonly normal: Readonly<Record<string, number[]>>;
  readonly sample: Readonly<Record<string, number>>;
  /**
   * The node whose noise was shocked; of two, the one without whose shock, all else the same, the
   * target would have differed more.
   */
  readonly truth: string;
}

interface Node {
  readonly id: string;
  readonly causes: readonly {
    readonly from: number;
    readonly weight: number;
    readonly bend: number;
  }[];
  readonly level: number;
  readonly deviation: number;
  readonly noise: (random: Random) => number;
}

const ROWS = 300;
/** How odd the target must be for anyone to ask, in deviations of its normal operation. */
const LEAST_ODDNESS = 3;
const NOISES: readonly ((random: Random) => number)[] = [
  (random) => random.normal(),
  // Of mean 0 and deviation 1: skewed as latencies are, with heavier tails, and without tails.
  (random) => -Math.log(1 - random.float()) - 1,
  (random) => ((random.chance(0.5) ? 1 : -1) * -Math.log(1 - random.float())) / Math.SQRT2,
  (random) => Math.sqrt(12) * (random.float() - 0.5),
];

/** A graph of 4 to 18 nodes whose last is the target, with shocks of 3 to 12 deviations that it feels. */
export function shockedSystem(seed: number, family: Family): ShockedSystem {
  const random = new Random(seed).fork(`shocked-${family}`);
  for (;;) {
    const nodes = randomNodes(random, family === 'curved');
    const last = nodes.length - 1;
    const target = nodes[last]!.id;
    const draw = (): number[] => nodes.map(({ noise }) => noise(random));
    const rows = Array.from({ length: ROWS }, () => valuesOf(nodes, draw()));
    const places = random
      .shuffle([...ancestors(nodes, last)])
      .slice(0, family === 'twoShocks' ? 2 : 1);
    const usualNoise = draw();
    const noise = [...usualNoise];
    for (const place of places) {
      noise[place]! += (random.chance(0.5) ? 1 : -1) * (3 + 9 * random.float());
    }
    const values = valuesOf(nodes, noise);
    const mean = rows.reduce((sum, row) => sum + row[last]!, 0) / ROWS;
    const variance = rows.reduce((sum, row) => sum + (row[last]! - mean) ** 2, 0) / ROWS;
    if (Math.abs(values[last]! - mean) < LEAST_ODDNESS * Math.sqrt(variance)) continue;
    const differences = places.map((place) => {
      const spared = noise.map((value, i) => (i === place ? usualNoise[i]! : value));
      return Math.abs(valuesOf(nodes, spared)[last]! - values[last]!);
    });
    const truth = places[differences.indexOf(Math.max(...differences))]!;
    const edges = nodes.flatMap(({ id, causes }) =>
      causes.map(({ from }) => ({ from: nodes[from]!.id, to: id })),
    );
    return {
      graph: { nodes: nodes.map(({ id }) => id), edges },
      target,
      normal: Object.fromEntries(nodes.map(({ id }, i) => [id, rows.map((row) => row[i]!)])),
      sample: Object.fromEntries(nodes.map(({ id }, i) => [id, values[i]!])),
      truth: nodes[truth]!.id,
    };
  }
}

function randomNodes(random: Random, curved: boolean): readonly Node[] {
  const size = 4 + random.integer(15);
  // Names in no order, so that ties by id help nobody.
  const names = random.shuffle(Array.from({ length: size }, (_, i) => `service-${i}`));
  return names.map((id, i): Node => {
    const causes = Array.from({ length: i }, (_, from) => from)
      .filter((from) => from === i - 1 || random.chance(2 / i))
      .map((from) => ({
        from,
        weight: (random.chance(0.25) ? -1 : 1) * (0.3 + random.float()),
        bend: curved ? 0.5 + random.float() : 0,
      }));
    const deviation = 10 ** (2 * random.float() - 1);
    return { id, causes, level: 5 * random.float(), deviation, noise: random.pick(NOISES) };
  });
}

/** One row, from noise in deviations; every node comes out in its own unit. */
function valuesOf(nodes: readonly Node[], noise: readonly number[]): readonly number[] {
  const plain: number[] = [];
  for (const [i, { causes }] of nodes.entries()) {
    let value = noise[i]!;
    for (const { from, weight, bend } of causes) {
      const cause = plain[from]!;
      // Steep near 0 and flatter further out, as where a resource has its limit.
      const lost = (bend * cause * Math.abs(cause)) / (3 + Math.abs(cause));
      value += weight * (cause - lost);
    }
    plain.push(value);
  }
  return plain.map((value, i) => nodes[i]!.deviation * (value + nodes[i]!.level));
}

function ancestors(nodes: readonly Node[], target: number): readonly number[] {
  const reached = new Set([target]);
  for (let i = target; i >= 0; i--) {
    if (reached.has(i)) for (const { from } of nodes[i]!.causes) reached.add(from);
  }
  return [...reached].sort((a, b) => a - b);
}
