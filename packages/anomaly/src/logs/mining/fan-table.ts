import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { KeyTable } from './key-table.js';

/** So many different words at one place of otherwise equal lines make that place a parameter. */
const FAN_OUT = 4;
/** With two constant words or fewer left, it takes so many times more. */
const SHORT_FACTOR = 3;
/** Places that are watched, for each template. */
const FANS = 16;
/** Values and members of one place: it is settled long before. */
const MAX_MEMBERS = 64;
const LEAST_ROOM = 256;

/** A place where more than one line was seen. */
interface Fan {
  readonly values: number[];
  readonly members: number[];
}

/** What stands at one place of otherwise equal lines. */
export interface FanState {
  /** How many different words were seen there. */
  readonly values: number;
  /** The serials of the templates that the lines had, where there were enough: the place is a parameter. */
  readonly due: readonly number[] | null;
}

const ALONE: FanState = { values: 1, due: null };

/**
 * Watches the places where otherwise equal lines differ. Most are seen with one line only, so that is kept
 * in typed arrays, in a ring: bounded, and the oldest go first.
 */
export class FanTable {
  readonly #capacity: number;
  readonly #index = new KeyTable();
  #low = new Int32Array(LEAST_ROOM);
  #high = new Int32Array(LEAST_ROOM);
  /** The first word and the template of its line; -1 where nothing is watched any more. */
  #value = new Int32Array(LEAST_ROOM);
  #member = new Float64Array(LEAST_ROOM);
  #parameter = new Uint8Array(LEAST_ROOM);
  readonly #fans = new Map<number, Fan>();
  /** Where the next one goes, and how many places of the ring are taken, holes among them. */
  #next = 0;
  #taken = 0;

  constructor(maxTemplates: number) {
    this.#capacity = maxTemplates * FANS;
  }

  /**
   * Notes a token at a place.
   *
   * @param low - with `high`, the key of the line with any token at that place
   * @param isWord - false where the token is masked or punctuation only, and so a parameter already
   * @param constant - how many words the rest of the line has
   */
  note(
    low: number,
    high: number,
    value: number,
    member: number,
    isWord: boolean,
    constant: number,
  ): FanState {
    const at = this.#index.get(low, high);
    if (at < 0) {
      this.#push(low, high, value, member, isWord ? 0 : 1);
      return ALONE;
    }
    if (!isWord) this.#parameter[at] = 1;
    let fan = this.#fans.get(at);
    if (fan === undefined) {
      fan = { values: [this.#value[at]!], members: [this.#member[at]!] };
      this.#fans.set(at, fan);
    }
    if (!fan.values.includes(value)) fan.values.push(value);
    if (!fan.members.includes(member) && fan.members.length < MAX_MEMBERS) fan.members.push(member);
    const words = constant <= 2 ? FAN_OUT * SHORT_FACTOR : FAN_OUT;
    const needed = this.#parameter[at] === 1 ? 2 : words;
    const values = fan.values.length;
    if (values < needed) return { values, due: null };
    this.#drop(at);
    return { values, due: fan.members };
  }

  #push(low: number, high: number, value: number, member: number, parameter: number): void {
    if (this.#taken < this.#capacity) {
      if (this.#taken === this.#low.length) this.#grow();
      this.#taken++;
    } else if (this.#member[this.#next]! >= 0) this.#drop(this.#next);
    const at = this.#next;
    this.#low[at] = low;
    this.#high[at] = high;
    this.#value[at] = value;
    this.#member[at] = member;
    this.#parameter[at] = parameter;
    this.#index.set(low, high, at);
    this.#next = at + 1 === this.#capacity ? 0 : at + 1;
  }

  #drop(at: number): void {
    this.#index.delete(this.#low[at]!, this.#high[at]!);
    this.#fans.delete(at);
    this.#member[at] = -1;
  }

  #grow(): void {
    const length = Math.min(this.#capacity, this.#low.length * 2);
    const low = new Int32Array(length);
    const high = new Int32Array(length);
    const value = new Int32Array(length);
    const member = new Float64Array(length);
    const parameter = new Uint8Array(length);
    low.set(this.#low);
    high.set(this.#high);
    value.set(this.#value);
    member.set(this.#member);
    parameter.set(this.#parameter);
    this.#low = low;
    this.#high = high;
    this.#value = value;
    this.#member = member;
    this.#parameter = parameter;
  }

  toJSON(): unknown {
    const taken = this.#taken;
    return {
      taken,
      next: this.#next,
      low: encodeArray(this.#low.subarray(0, taken)),
      high: encodeArray(this.#high.subarray(0, taken)),
      values: encodeArray(this.#value.subarray(0, taken)),
      members: encodeArray(this.#member.subarray(0, taken)),
      parameters: encodeArray(this.#parameter.subarray(0, taken)),
      fans: [...this.#fans].map(([at, fan]) => ({ at, ...fan })),
    };
  }

  static read(reader: SnapshotReader, maxTemplates: number): FanTable {
    const table = new FanTable(maxTemplates);
    const whole = { min: 0, integer: true };
    const taken = reader.number('taken', { ...whole, max: table.#capacity });
    const next = reader.number('next', { ...whole, max: Math.max(0, table.#capacity - 1) });
    const low = reader.int32Array('low', taken);
    const high = reader.int32Array('high', taken);
    const values = reader.int32Array('values', taken);
    const members = reader.finiteFloat64Array('members', taken);
    const parameters = reader.uint8Array('parameters', taken);
    while (table.#low.length < taken) table.#grow();
    table.#taken = taken;
    table.#low.set(low);
    table.#high.set(high);
    table.#value.set(values);
    for (let i = 0; i < taken; i++) {
      // What is not watched any more keeps its place in the ring, so that the rest goes in the same order.
      const watched = members[i]! >= 0 && table.#index.get(low[i]!, high[i]!) < 0;
      table.#member[i] = watched ? Math.floor(members[i]!) : -1;
      table.#parameter[i] = parameters[i]! & 1;
      if (watched) table.#index.set(low[i]!, high[i]!, i);
    }
    table.#next = taken < table.#capacity ? taken : next;
    const hash = { min: -2147483648, max: 2147483647, integer: true };
    const many = { maxLength: MAX_MEMBERS };
    reader.list('fans', { maxLength: taken }, (item) => {
      const at = item.number('at', { ...whole, max: Math.max(0, taken - 1) });
      const fan = {
        values: item.numbers('values', many, hash),
        members: item.numbers('members', many, whole),
      };
      if (at < taken && table.#member[at]! >= 0) table.#fans.set(at, fan);
    });
    return table;
  }
}
