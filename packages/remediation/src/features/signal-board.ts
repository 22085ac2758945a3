import type { ActionKind } from '@aegis/core';
import type { NodeKind } from '@aegis/graph/csr';
import { POLICY_KINDS } from '../actions/default-actions.js';
import { FEATURE_COUNT, type FieldName, featureAt, SIGNAL_NAMES, TRIED_AT } from './layout.js';
import { OLD_TROUBLE_TICKS } from './trained-constants.js';

/** Who calls whom, by number. */
export interface Adjacency {
  readonly outOffsets: Uint32Array;
  readonly outTargets: Uint32Array;
  readonly inOffsets: Uint32Array;
  readonly inSources: Uint32Array;
  /** The machines that each runs on, and what runs on each machine. */
  readonly hostOffsets: Uint32Array;
  readonly hostTargets: Uint32Array;
  readonly guestOffsets: Uint32Array;
  readonly guestSources: Uint32Array;
}

const ROLES: Readonly<Partial<Record<NodeKind, number>>> = {
  service: featureAt('service'),
  workload: featureAt('service'),
  ingress: featureAt('ingress'),
  datastore: featureAt('datastore'),
  cache: featureAt('cache'),
  queue: featureAt('queue'),
  external: featureAt('external'),
  node: featureAt('machine'),
};

/** A value at which a signal counts as an anomaly of its node. */
const NOTABLE = 0.15;
const SIGNALS = SIGNAL_NAMES.length;
const LIKELIHOOD = featureAt('likelihood');
/** From here to `anomalousShare` all is 0 where nothing speaks. */
const TOP_RANK = featureAt('topRank');
const ENTRY = featureAt('entry');
const LEAF = featureAt('leaf');
const CALLERS = featureAt('callersAnomalous');
const CALLEES = featureAt('calleesAnomalous');
const CALLEE_LIKELIHOOD = featureAt('calleeLikelihood');
const HOSTS = featureAt('hostsAnomalous');
const GUESTS = featureAt('guestsAnomalous');
const ONSET_AGE = featureAt('onsetAge');
const SHARE = featureAt('anomalousShare');
const QUIET = featureAt('quiet');
const ACTED = featureAt('actedLately');
const LAST_AGE = featureAt('lastActionAge');

/**
 * What is known about every service at one moment, as rows of the policy's input. The simulator's
 * environment fills it from emulated detectors and the engine from real findings: one layout, so that
 * what was learnt on the one holds on the other.
 */
export class SignalBoard {
  readonly count: number;
  /** Row-major: `count` × {@link FEATURE_COUNT}. */
  readonly rows: Float64Array;
  readonly #adjacency: Adjacency;
  readonly #kinds: readonly NodeKind[];
  readonly #notable: Uint8Array;
  #troubled = 0;

  constructor(kinds: readonly NodeKind[], adjacency: Adjacency) {
    this.count = kinds.length;
    this.rows = new Float64Array(kinds.length * FEATURE_COUNT);
    this.#adjacency = adjacency;
    this.#notable = new Uint8Array(kinds.length);
    this.#kinds = kinds;
    this.clear();
  }

  /** Forgets everything but what each node is. */
  clear(): void {
    const { inOffsets, outOffsets } = this.#adjacency;
    this.rows.fill(0);
    this.#notable.fill(0);
    this.#troubled = 0;
    for (let i = 0; i < this.count; i++) {
      const role = ROLES[this.#kinds[i]!];
      const row = i * FEATURE_COUNT;
      if (role !== undefined) this.rows[row + role] = 1;
      if (inOffsets[i] === inOffsets[i + 1]) this.rows[row + ENTRY] = 1;
      if (outOffsets[i] === outOffsets[i + 1]) this.rows[row + LEAF] = 1;
    }
  }

  get(node: number, name: FieldName | 'likelihood'): number {
    return this.rows[node * FEATURE_COUNT + featureAt(name)]!;
  }

  set(node: number, name: FieldName | 'likelihood', value: number): void {
    this.rows[node * FEATURE_COUNT + featureAt(name)] = value;
  }

  /** Keeps the greater of what stands there and `value`. */
  raise(node: number, name: FieldName | 'likelihood', value: number): void {
    const at = node * FEATURE_COUNT + featureAt(name);
    if (value > this.rows[at]!) this.rows[at] = Math.min(1, value);
  }

  /** Marks a kind as tried at the node: 1 is just now, 0 is forgotten. */
  setTried(node: number, kind: ActionKind, value: number): void {
    const place = POLICY_KINDS.indexOf(kind);
    if (place >= 0) this.rows[node * FEATURE_COUNT + TRIED_AT + place] = value;
  }

  /** Whether some signal of the node is out of the ordinary. */
  isNotable(node: number): boolean {
    const row = node * FEATURE_COUNT;
    for (let f = row; f < row + SIGNALS; f++) if (this.rows[f]! >= NOTABLE) return true;
    return false;
  }

  /**
   * Looks at every node's signals; what {@link wasNotable} and {@link isQuiet} go by.
   *
   * @param speaks - 0 where all signals of a node are known to be 0
   */
  notice(speaks: Uint8Array | null = null): void {
    this.#troubled = 0;
    for (let i = 0; i < this.count; i++) {
      const notable = speaks?.[i] !== 0 && this.isNotable(i) ? 1 : 0;
      this.#notable[i] = notable;
      this.#troubled += notable;
    }
  }

  /** Whether some signal of the node was out of the ordinary when last noticed. */
  wasNotable(node: number): boolean {
    return this.#notable[node] === 1;
  }

  /** Whether every node was as it should be when last noticed. */
  isQuiet(): boolean {
    return this.#troubled === 0;
  }

  /**
   * Fills in what follows from the rest: ranks, neighbours, the whole. To be called last, after {@link notice}.
   *
   * @param onsetTicks - since the first sign of the present trouble
   */
  finish(onsetTicks: number): void {
    const { outOffsets, outTargets, inOffsets, inSources } = this.#adjacency;
    const { hostOffsets, hostTargets, guestOffsets, guestSources } = this.#adjacency;
    const { rows, count } = this;
    const onsetAge = Math.max(0, Math.min(1, onsetTicks / OLD_TROUBLE_TICKS));
    const notable = this.#troubled;
    let top = -1;
    let best = 0.05;
    let acted = 0;
    for (let i = 0; i < count; i++) {
      const row = i * FEATURE_COUNT;
      if (rows[row + LIKELIHOOD]! > best) {
        best = rows[row + LIKELIHOOD]!;
        top = i;
      }
      acted = Math.max(acted, rows[row + LAST_AGE]!);
    }
    const share = count > 0 ? notable / count : 0;
    if (notable === 0 && top < 0) {
      this.#finishQuiet(acted);
      return;
    }
    for (let i = 0; i < count; i++) {
      const row = i * FEATURE_COUNT;
      rows[row + TOP_RANK] = i === top ? 1 : 0;
      rows[row + SHARE] = share;
      rows[row + QUIET] = notable === 0 ? 1 : 0;
      rows[row + ONSET_AGE] = notable === 0 ? 0 : onsetAge;
      rows[row + ACTED] = acted;
      rows[row + HOSTS] = this.#share(hostOffsets, hostTargets, i);
      rows[row + GUESTS] = this.#share(guestOffsets, guestSources, i);
      rows[row + CALLERS] = this.#share(inOffsets, inSources, i);
      rows[row + CALLEES] = this.#share(outOffsets, outTargets, i);
      let callee = 0;
      for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
        callee = Math.max(callee, rows[outTargets[e]! * FEATURE_COUNT + LIKELIHOOD]!);
      }
      rows[row + CALLEE_LIKELIHOOD] = callee;
    }
  }

  /** The same where nothing speaks: most of the time. */
  #finishQuiet(acted: number): void {
    const { rows, count } = this;
    for (let i = 0; i < count; i++) {
      const row = i * FEATURE_COUNT;
      rows.fill(0, row + TOP_RANK, row + SHARE + 1);
      rows[row + QUIET] = 1;
      rows[row + ONSET_AGE] = 0;
      rows[row + ACTED] = acted;
    }
  }

  #share(offsets: Uint32Array, ends: Uint32Array, i: number): number {
    const from = offsets[i]!;
    const to = offsets[i + 1]!;
    if (from === to) return 0;
    let sum = 0;
    for (let e = from; e < to; e++) sum += this.#notable[ends[e]!]!;
    return sum / (to - from);
  }
}
