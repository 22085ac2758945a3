import { EFFECTS } from '../action-kinds.js';
import { ROLES } from '../incident/roles.js';
import { RELATIONS } from '../incident/situation.js';
import type { CapturedCase } from './captured-case.js';
import { contentNumber } from './content-number.js';
import { lengthened, nextCapacity } from './growing-columns.js';
import { HashIndex } from './hash-index.js';

/** A case without its features, which its group has. */
export type StoredCase = Omit<CapturedCase, 'features'>;

const FIRST_ROOM = 16;
/** Texts with it are kept with a space instead. */
const SEPARATOR = '\u0000';

/** Bits of what is so about a case. */
const SUCCESS = 1;
const VERIFIED = 2;
const DESTRUCTIVE = 4;
const OPERATOR = 8;
const TARGET = 16;
const PLACED = 32;

/**
 * Cases by slot on flat arrays: 24 bytes a case, 5 of an index, and one string for its texts, since an
 * object a case takes several times that.
 */
export class CaseColumns {
  readonly #most: number;
  #ids: Float64Array = new Float64Array(FIRST_ROOM);
  #atMs: Float64Array = new Float64Array(FIRST_ROOM);
  #groups: Uint32Array = new Uint32Array(FIRST_ROOM);
  #flags: Uint8Array = new Uint8Array(FIRST_ROOM);
  #effects: Uint8Array = new Uint8Array(FIRST_ROOM);
  /** Relation and role, four bits each. */
  #places: Uint8Array = new Uint8Array(FIRST_ROOM);
  #hops: Int8Array = new Int8Array(FIRST_ROOM);
  readonly #texts: string[] = [];
  readonly #index: HashIndex = new HashIndex(this.#ids);

  constructor(most: number) {
    this.#most = most;
  }

  has(id: string): boolean {
    return this.#index.find(contentNumber(id)) >= 0;
  }

  /** Writes a case into a slot, one past the last or one that was cleared. */
  put(slot: number, stored: StoredCase, group: number): void {
    if (slot >= this.#ids.length) this.#grow();
    this.#ids[slot] = contentNumber(stored.id);
    this.#atMs[slot] = stored.atMs;
    this.#groups[slot] = group;
    this.#effects[slot] = EFFECTS.indexOf(stored.effect);
    this.#hops[slot] = stored.targetHops;
    const { targetRelation, targetRole } = stored;
    const isPlaced = targetRelation !== null && targetRole !== null;
    this.#places[slot] = isPlaced
      ? 16 * RELATIONS.indexOf(targetRelation) + ROLES.indexOf(targetRole)
      : 0;
    this.#flags[slot] =
      (stored.success ? SUCCESS : 0) |
      (stored.verified ? VERIFIED : 0) |
      (stored.destructive ? DESTRUCTIVE : 0) |
      (stored.operator === null ? 0 : OPERATOR) |
      (stored.target === null ? 0 : TARGET) |
      (isPlaced ? PLACED : 0);
    this.#texts[slot] = [
      stored.command,
      stored.operator ?? '',
      stored.target ?? '',
      ...stored.nodeIds,
    ]
      .map((text) => text.replaceAll(SEPARATOR, ' '))
      .join(SEPARATOR);
    this.#index.add(slot);
  }

  /** Takes the case of a slot out; the slot may be written again. */
  clear(slot: number): void {
    this.#index.remove(slot);
    this.#texts[slot] = '';
  }

  at(slot: number): StoredCase {
    const flags = this.#flags[slot]!;
    const [command = '', operator = '', target = '', ...nodeIds] =
      this.#texts[slot]!.split(SEPARATOR);
    const isPlaced = (flags & PLACED) !== 0;
    return {
      id: textOf(this.#ids[slot]!),
      atMs: this.#atMs[slot]!,
      operator: (flags & OPERATOR) === 0 ? null : operator,
      command,
      effect: EFFECTS[this.#effects[slot]!]!,
      destructive: (flags & DESTRUCTIVE) !== 0,
      target: (flags & TARGET) === 0 ? null : target,
      targetRelation: isPlaced ? RELATIONS[this.#places[slot]! >>> 4]! : null,
      targetRole: isPlaced ? ROLES[this.#places[slot]! & 15]! : null,
      targetHops: this.#hops[slot]!,
      success: (flags & SUCCESS) !== 0,
      verified: (flags & VERIFIED) !== 0,
      nodeIds,
    };
  }

  atMs(slot: number): number {
    return this.#atMs[slot]!;
  }

  groupOf(slot: number): number {
    return this.#groups[slot]!;
  }

  succeeded(slot: number): boolean {
    return (this.#flags[slot]! & SUCCESS) !== 0;
  }

  #grow(): void {
    const room = nextCapacity(this.#ids.length, this.#most);
    this.#ids = lengthened(this.#ids, room);
    this.#index.moveTo(this.#ids);
    this.#atMs = lengthened(this.#atMs, room);
    this.#groups = lengthened(this.#groups, room);
    this.#flags = lengthened(this.#flags, room);
    this.#effects = lengthened(this.#effects, room);
    this.#places = lengthened(this.#places, room);
    this.#hops = lengthened(this.#hops, room);
  }
}

const PREFIX = 'case-';

function textOf(id: number): string {
  return `${PREFIX}${id.toString(36).padStart(11, '0')}`;
}

/** Whether a text of elsewhere can be the id of a case. */
export function isCaseId(id: string): boolean {
  const number = contentNumber(id);
  return Number.isSafeInteger(number) && number >= 0 && textOf(number) === id;
}
