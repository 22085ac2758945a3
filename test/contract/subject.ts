import type fc from 'fast-check';

/** The names of the laws, in the order of the table. */
export const LAW_NAMES = [
  'questions-change-nothing',
  'same-seed-same-bits',
  'snapshot-resumes',
  'batch-equals-stream',
  'merge-equals-joint',
  'hostile-input-is-borne',
  'key-order-is-none',
  'ceiling-holds',
  'misuse-is-refused',
] as const;

export type LawName = (typeof LAW_NAMES)[number];

/** Puts the keys of what is given into another order, or leaves it: one of two twins gets either. */
export type Turn = <V>(value: V) => V;

export type Awaitable<V> = V | Promise<V>;

/** How an object is put away, and what makes one of it again. */
export interface Keeping<T> {
  write(one: T): unknown;
  read(json: unknown): Awaitable<T>;
  /** Why wrong snapshots are not tried, where they are not. */
  readonly trusted?: string;
  /** The field that holds the class's own snapshot, where the law keeps more beside it. */
  readonly own?: string;
}

/** How two objects become one, and what of it has to be as if one had learnt all. */
export interface Joining<T> {
  /** Gives the joined object; `one` may be it. */
  join(one: T, other: T): Awaitable<T>;
  /** What is compared. */
  look(one: T): unknown;
  /** Only such steps are fed, where others (forgetting, asking for the end) are no learning. */
  learns?(step: never): boolean;
  /** Numbers may differ by this share of the larger, since sums are rounded in another order. */
  readonly tolerance?: number;
}

/** The most that an object may hold, whatever it is fed. */
export interface Ceiling<Step> {
  /** Bytes of heap, and of the snapshot as JSON where there is one. */
  readonly bytes: number;
  /** Where users are told of it. */
  readonly stated: string;
  /** The i-th of a stream that never repeats what costs memory. */
  flood(i: number): Step;
  readonly steps: number;
}

/** Options by name, with what they must not be. */
export interface Misuse {
  /** Makes an object with these options and no others; left out where a class takes none. */
  make?(options: never): unknown;
  /** Options that take a number: none of them may be NaN, infinite or a text. */
  readonly numbers?: readonly string[];
  /** Further misuses, each of which has to throw an AegisError. */
  readonly others?: readonly (() => unknown)[];
}

/**
 * One class under the laws: how it is made, fed and asked. What it cannot do, `without` says and why, and
 * the table of the laws shows it.
 */
export interface Subject<T, Step> {
  /** The class. */
  readonly name: string;
  make(seed: number, turn: Turn): Awaitable<T>;
  /** Whole streams, friendly and hostile, of at most some dozens of steps. */
  readonly steps: fc.Arbitrary<readonly Step[]>;
  /** Takes one step, and gives what the object says to it. */
  feed(one: T, step: Step): unknown;
  /** Everything that may be asked without changing anything, about `step` where a question is about one. */
  ask(one: T, step: Step): unknown;
  readonly snapshot?: Keeping<T>;
  /** The same steps one by one and in chunks: what both came to. */
  batch?(
    seed: number,
    chunks: readonly (readonly Step[])[],
  ): Awaitable<readonly [stream: unknown, batch: unknown]>;
  readonly merge?: Joining<T>;
  /** How many steps its statistics say that it was given. */
  counted?(one: T): number;
  /** Fields of what it says that repeat what it was given, NaN included. */
  readonly echoes?: readonly string[];
  readonly ceiling?: Ceiling<Step>;
  readonly misuse?: Misuse;
  readonly without: Readonly<Partial<Record<LawName, string>>>;
  /** How much dearer a run is than one of a small class; it gets that much less of a budget. */
  readonly cost?: number;
}

export type AnySubject = Subject<unknown, unknown>;

/** Forgets the types: from here on only the subject itself knows what it handles. */
export function subject<T, Step>(one: Subject<T, Step>): AnySubject {
  return one as unknown as AnySubject;
}

/** As it is. */
export const asIs: Turn = (value) => value;
