import type { SnapshotReader } from '@aegis/core/snapshot';

/** So many different words at one place of otherwise equal lines make that place a parameter. */
const FAN_OUT = 4;
/** With two constant words or fewer left, it takes so many times more. */
const SHORT_FACTOR = 3;
/** Places that are watched, for each template. */
const FANS = 16;
/** Values and members of one place that a snapshot may hold: it is settled long before. */
const MAX_MEMBERS = 64;

interface Fan {
  readonly values: number[];
  readonly members: number[];
  parameter: boolean;
}

/** What stands at one place of otherwise equal lines. */
export interface FanState {
  /** The hashes of the words seen there. */
  readonly values: readonly number[];
  /** The serials of the templates that the lines had. */
  readonly members: readonly number[];
  /** There were enough: the place is a parameter, and is not watched any more. */
  readonly due: boolean;
}

/** Deletes the oldest `many` entries of a map. */
export function dropOldest(map: Map<number, unknown>, many: number): void {
  let left = many;
  for (const key of map.keys()) {
    map.delete(key);
    if (--left <= 0) return;
  }
}

/** Watches the places where otherwise equal lines differ; bounded, the oldest go first. */
export class FanTable {
  readonly #maxTemplates: number;
  readonly #fans = new Map<number, Fan>();

  constructor(maxTemplates: number) {
    this.#maxTemplates = maxTemplates;
  }

  /**
   * Notes a token at a place.
   *
   * @param key - of the line with any token at that place
   * @param isWord - false where the token is masked or punctuation only, and so a parameter already
   * @param constant - how many words the rest of the line has
   */
  note(key: number, value: number, member: number, isWord: boolean, constant: number): FanState {
    let fan = this.#fans.get(key);
    if (fan === undefined) {
      if (this.#fans.size >= this.#maxTemplates * FANS) {
        dropOldest(this.#fans, this.#maxTemplates * (FANS >> 2));
      }
      fan = { values: [], members: [], parameter: false };
      this.#fans.set(key, fan);
    }
    if (!isWord) fan.parameter = true;
    if (!fan.values.includes(value)) fan.values.push(value);
    if (!fan.members.includes(member) && fan.members.length < MAX_MEMBERS) fan.members.push(member);
    const needed = fan.parameter ? 2 : constant <= 2 ? FAN_OUT * SHORT_FACTOR : FAN_OUT;
    const due = fan.values.length >= needed;
    if (due) this.#fans.delete(key);
    return { values: fan.values, members: fan.members, due };
  }

  toJSON(): unknown {
    return { fans: [...this.#fans].map(([key, fan]) => ({ key, ...fan })) };
  }

  static read(reader: SnapshotReader, maxTemplates: number): FanTable {
    const table = new FanTable(maxTemplates);
    const integer = { min: -4294967296, max: Number.MAX_SAFE_INTEGER, integer: true };
    const many = { maxLength: MAX_MEMBERS };
    reader.list('fans', { maxLength: maxTemplates * FANS }, (item) => {
      table.#fans.set(item.number('key', integer), {
        values: item.numbers('values', many, integer),
        members: item.numbers('members', many, { min: 0, integer: true }),
        parameter: item.boolean('parameter'),
      });
    });
    return table;
  }
}
