import { exp, log } from '@aegis/core/math';
import { definitionOf, refusal } from '../simulator/refusals.js';
import type { Topology } from '../simulator/topology.js';
import type { World } from '../simulator/world.js';
import { begin, completeDue } from '../simulator/world-actions.js';
import { type Deed, isOpen } from './deed.js';
import type { Evidence, Glimpse } from './evidence.js';
import { Foresight } from './foresight.js';
import { beginning, branch, changeLast, type Hypothesis, weightOf } from './hypothesis.js';
import { DELAYS, weigh } from './likelihood.js';
import type { Case } from './prospects.js';
import { SIGNALS } from './signal-odds.js';
import { begun, SLOW, suspectNodes, suspicions } from './suspicions.js';
import { WorldPool } from './world-pool.js';

/** Hypotheses that are kept from tick to tick. */
const KEPT = 48;
/** One that is this much less likely than the best is given up. */
const HOPELESS = 9;
/** Nothing wrong is never ruled out. */
const LEAST_NOTHING = 11;
/** How far back something can have begun before the first sign of it. */
const LOOKBACK = 5;
const SLOW_FROM = 3;
/** So many of the best may have had company. */
const COMPANY = 2;
/** The shares of acts that come to nothing, and that take a tick longer. */
const VAIN = 0.07;
const LATE = 0.2;
const BURST = 0.004;

interface Moment {
  readonly world: World;
  readonly weights: Float64Array;
  readonly deed: Deed | null;
  readonly glimpse: Glimpse;
}

/** What may be the case, as particles: each a world with its faults, weighed by what has been seen. */
export class Belief {
  readonly #evidence: Evidence;
  readonly #foresight: Foresight;
  readonly #pool: WorldPool = new WorldPool();
  readonly #nothing: Hypothesis;
  readonly #past: Moment[] = [];
  readonly #cells: number;
  #all: Hypothesis[];

  /** @param world - the system in health, before its first tick */
  constructor(world: World, evidence: Evidence) {
    this.#evidence = evidence;
    this.#foresight = new Foresight(world);
    this.#nothing = beginning(this.#pool.take(world));
    this.#all = [this.#nothing];
    this.#cells = world.topology.count * SIGNALS;
  }

  get #topology(): Topology {
    return this.#nothing.world.topology;
  }

  /** Lives through a tick in which `deed` was begun and `glimpse` was seen. */
  pass(deed: Deed | null, glimpse: Glimpse): void {
    this.#remember(deed, glimpse);
    for (const hypothesis of this.#all.slice()) this.#begin(hypothesis, deed);
    for (const hypothesis of this.#all) this.#live(hypothesis, glimpse);
    if (glimpse.changes.length > 0 || this.#isSurprised(glimpse)) this.#suspect(glimpse);
    this.#prune();
  }

  /** The likeliest cases, with probabilities that add up to 1. */
  cases(most: number): Case[] {
    const best = Math.max(...this.#all.map(weightOf));
    const sorted = this.#all
      .map((hypothesis) => ({ hypothesis, share: exp(weightOf(hypothesis) - best) }))
      .sort((a, b) => b.share - a.share)
      .slice(0, most);
    if (!sorted.some(({ hypothesis }) => hypothesis === this.#nothing)) {
      const share = exp(weightOf(this.#nothing) - best);
      sorted.push({ hypothesis: this.#nothing, share });
    }
    const total = sorted.reduce((sum, { share }) => sum + share, 0);
    return sorted.map(({ hypothesis, share }) => ({
      world: hypothesis.world,
      probability: share / total,
    }));
  }

  /** For people: what is thought to be the case, likeliest first. */
  describe(most: number): string[] {
    return this.#all
      .slice()
      .sort((a, b) => weightOf(b) - weightOf(a))
      .slice(0, most)
      .map((hypothesis) => `${hypothesis.name || 'nothing'} ${weightOf(hypothesis).toFixed(1)}`);
  }

  #remember(deed: Deed | null, glimpse: Glimpse): void {
    const { world, weights } = this.#nothing;
    this.#past.push({ world: this.#pool.take(world), weights: weights.slice(), deed, glimpse });
    if (this.#past.length > LOOKBACK) this.#pool.give(this.#past.shift()!.world);
    const likely = this.#all.slice().sort((a, b) => weightOf(b) - weightOf(a));
    for (const [k, hypothesis] of likely.entries()) {
      if (hypothesis.before !== null) this.#pool.give(hypothesis.before.world);
      hypothesis.before = null;
      if (k >= COMPANY || hypothesis === this.#nothing) continue;
      hypothesis.before = {
        world: this.#pool.take(hypothesis.world),
        weights: hypothesis.weights.slice(),
      };
    }
  }

  /** Begins an act in a world; what may come of it otherwise becomes a hypothesis of its own. */
  #begin(hypothesis: Hypothesis, deed: Deed | null): void {
    const { world } = hypothesis;
    if (deed === null || refusal(world, deed.kind, deed.node) !== null) return;
    const open = isOpen(world);
    begin(world, deed.kind, deed.node);
    if (!open || definitionOf(deed.kind).delayTicks === 0) return;
    const { dueTick } = world.pending[world.pending.length - 1]!;
    for (const [share, change] of [
      [VAIN, { works: false }],
      [LATE, { dueTick: dueTick + 1 }],
    ] as const) {
      const other = this.#pool.take(world);
      changeLast(other, change);
      this.#all.push(branch(hypothesis, other, hypothesis.name, log(share)));
    }
  }

  #live(hypothesis: Hypothesis, glimpse: Glimpse): void {
    const { world } = hypothesis;
    completeDue(world);
    world.advance();
    this.#weigh(hypothesis, glimpse);
    this.#note(world, glimpse);
  }

  #weigh(hypothesis: Hypothesis, glimpse: Glimpse): void {
    const at = (glimpse.tick % DELAYS) * this.#cells;
    this.#foresight.write(hypothesis.world, hypothesis.predictions, at);
    weigh(hypothesis, glimpse, this.#evidence.seen);
  }

  /** Changes that have been seen are so in every world. */
  #note({ state }: World, { changes }: Glimpse): void {
    const marks = [state.deployedAt, state.configuredAt, state.flaggedAt];
    for (const { node, what, tick } of changes) marks[what]![node] = tick;
  }

  /** Whether something new was reported that what is believed does not foresee. */
  #isSurprised(glimpse: Glimpse): boolean {
    const best = Math.max(...this.#all.map(weightOf));
    const likely = this.#all.filter((hypothesis) => weightOf(hypothesis) > best - 3);
    let total = 0;
    for (const hypothesis of likely) total += exp(weightOf(hypothesis) - best);
    for (let cell = 0; cell < this.#cells; cell++) {
      if (glimpse.fresh[cell] === 0) continue;
      let foreseen = 0;
      for (const hypothesis of likely) {
        let expected = false;
        for (let d = 0; d < DELAYS && !expected; d++) {
          expected = hypothesis.predictions[d * this.#cells + cell]! > 0;
        }
        if (expected) foreseen += exp(weightOf(hypothesis) - best);
      }
      if (foreseen < 0.5 * total) return true;
    }
    return false;
  }

  /** Thinks of what may have begun lately, alone or beside what is believed. */
  #suspect(glimpse: Glimpse): void {
    const nodes = suspectNodes(this.#topology, glimpse);
    const known = new Set(this.#all.map(({ name }) => name));
    for (let back = 0; back < this.#past.length; back++) {
      const moments = this.#past.slice(this.#past.length - 1 - back);
      this.#branchOff(this.#nothing, moments, nodes, back >= SLOW_FROM, known);
    }
    this.#burst(known);
    const likely = this.#all
      .filter((hypothesis) => hypothesis.before !== null)
      .sort((a, b) => weightOf(b) - weightOf(a));
    for (const hypothesis of likely) {
      const last = this.#past[this.#past.length - 1]!;
      const moment = { ...last, ...hypothesis.before! };
      this.#branchOff(hypothesis, [moment], nodes, false, known);
    }
  }

  #branchOff(
    from: Hypothesis,
    moments: readonly Moment[],
    nodes: readonly number[],
    slowOnly: boolean,
    known: Set<string>,
  ): void {
    const start = moments[0]!;
    for (const suspicion of suspicions(start.world, nodes, from.world)) {
      if (slowOnly && !SLOW.has(suspicion.kind)) continue;
      const name = `${from.name} ${suspicion.kind}@${suspicion.node}:${start.world.tick}`;
      if (known.has(name)) continue;
      known.add(name);
      const world = this.#pool.take(start.world);
      const child = branch(from, world, name, 0);
      child.weights.set(start.weights.map((weight) => weight + suspicion.prior));
      for (const [k, { deed, glimpse }] of moments.entries()) {
        beginIfPossible(world, deed);
        completeDue(world);
        if (k === 0) begun(world, suspicion);
        world.advance();
        this.#weigh(child, glimpse);
        this.#note(world, glimpse);
      }
      this.#all.push(child);
    }
  }

  /** More traffic than usual is no fault. */
  #burst(known: Set<string>): void {
    const start = this.#past[this.#past.length - 1]!;
    for (const level of [1.15, 1.3]) {
      const name = `burst ${level}:${start.world.tick}`;
      if (known.has(name)) continue;
      const world = this.#pool.take(start.world);
      world.burstLevel = level;
      world.burstTicks = 8;
      const child = branch(this.#nothing, world, name, 0);
      child.weights.set(start.weights.map((weight) => weight + log(BURST)));
      beginIfPossible(world, start.deed);
      this.#live(child, start.glimpse);
      this.#all.push(child);
    }
  }

  #prune(): void {
    this.#all.sort((a, b) => weightOf(b) - weightOf(a));
    const best = weightOf(this.#all[0]!);
    const kept: Hypothesis[] = [];
    for (const hypothesis of this.#all) {
      const good = kept.length < KEPT && weightOf(hypothesis) > best - HOPELESS;
      if (good || hypothesis === this.#nothing) kept.push(hypothesis);
      else {
        this.#pool.give(hypothesis.world);
        if (hypothesis.before !== null) this.#pool.give(hypothesis.before.world);
      }
    }
    // Weights stay near 0, and nothing wrong can come back.
    const low = Math.max(0, best - LEAST_NOTHING - weightOf(this.#nothing));
    for (let d = 0; d < DELAYS; d++) this.#nothing.weights[d]! += low;
    for (const { weights } of kept) for (let d = 0; d < DELAYS; d++) weights[d]! -= best;
    for (const { weights } of this.#past) for (let d = 0; d < DELAYS; d++) weights[d]! -= best;
    this.#all = kept;
  }
}

function beginIfPossible(world: World, deed: Deed | null): void {
  if (deed === null || refusal(world, deed.kind, deed.node) !== null) return;
  begin(world, deed.kind, deed.node);
}

/** Makes `world` the one before its first tick with the changes that were already known. */
export function withChanges(world: World, glimpse: Glimpse): World {
  const { state } = world;
  const marks = [state.deployedAt, state.configuredAt, state.flaggedAt];
  for (const { node, what, tick } of glimpse.changes) marks[what]![node] = tick;
  return world;
}
