import type { Field } from './parsed-command.js';

/** Which flags of a tool take a value. */
export interface FlagTable {
  /** Long flags that take a value. Ignored where `unknownTakesValue`. */
  readonly values: ReadonlySet<string>;
  /** Long flags that stand alone; only asked where `unknownTakesValue`. */
  readonly booleans: Pick<ReadonlySet<string>, 'has'>;
  /** Short flags by letter; those that take a value end in `=`. */
  readonly short: Readonly<Record<string, string>>;
  readonly unknownTakesValue: boolean;
}

/** Arguments sorted into words, flags and what follows `--`. */
export interface ParsedFlags {
  readonly positionals: Field[];
  /** Several values of one flag are joined with commas. */
  readonly flags: Map<string, string | true>;
  /** The first value of each flag that was given several. */
  readonly first: ReadonlyMap<string, string> | null;
  readonly rest: Field[] | null;
}

/** A set of words out of one string, for tables. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

function takesValue(table: FlagTable, long: string): boolean {
  if (table.unknownTakesValue) return !table.booleans.has(long) && !long.startsWith('no-');
  return table.values.has(long);
}

/**
 * Sorts arguments as the tool itself would. `stopAfter` positionals the rest is taken as words
 * untouched, for commands that hand their tail on (`docker exec`).
 */
export function parseFlags(
  fields: readonly Field[],
  table: FlagTable,
  stopAfter: number = Number.POSITIVE_INFINITY,
): ParsedFlags {
  const positionals: Field[] = [];
  const flags = new Map<string, string | true>();
  let first: Map<string, string> | null = null;
  const add = (name: string, value: string | true): void => {
    const before = flags.get(name);
    if (typeof before !== 'string' || value === true) {
      flags.set(name, value);
      return;
    }
    // Only of flags given twice are first and all not the same.
    first ??= new Map();
    if (!first.has(name)) first.set(name, before);
    flags.set(name, `${before},${value}`);
  };
  for (let i = 0; i < fields.length; i++) {
    const { text } = fields[i]!;
    if (positionals.length >= stopAfter) {
      return { positionals, flags, first, rest: fields.slice(i) };
    }
    if (text === '--') return { positionals, flags, first, rest: fields.slice(i + 1) };
    if (text.startsWith('--') && text.length > 2) {
      const equals = text.indexOf('=');
      const given = equals < 0 ? text.slice(2) : text.slice(2, equals);
      // `--o wide`: one dash too many.
      const letter = given.length === 1 ? table.short[given]?.replace('=', '') : undefined;
      const name = letter ?? given;
      if (equals >= 0) add(name, text.slice(equals + 1));
      else if (takesValue(table, name) && i + 1 < fields.length && !looksLikeFlag(fields[i + 1]!)) {
        add(name, fields[++i]!.text);
      } else add(name, true);
    } else if (text.startsWith('-') && text.length > 1) {
      i = shortFlags(fields, i, table, add);
    } else positionals.push(fields[i]!);
  }
  return { positionals, flags, first, rest: null };
}

/** `--tail -1` is a value; `--for --all` is not. */
function looksLikeFlag(field: Field): boolean {
  return /^--?[A-Za-z]/.test(field.text);
}

function shortFlags(
  fields: readonly Field[],
  at: number,
  table: FlagTable,
  add: (name: string, value: string | true) => void,
): number {
  const letters = fields[at]!.text.slice(1);
  for (let j = 0; j < letters.length; j++) {
    const entry = table.short[letters[j]!];
    if (entry === undefined) {
      // Tools with one-dash long flags, and letters of other versions: kept whole, without a value.
      add(j === 0 ? letters : letters[j]!, true);
      if (j === 0) return at;
    } else if (entry.endsWith('=')) {
      const attached = letters.slice(j + 1);
      if (attached !== '') add(entry.slice(0, -1), attached.replace(/^=/, ''));
      else if (at + 1 < fields.length) {
        add(entry.slice(0, -1), fields[at + 1]!.text);
        return at + 1;
      } else add(entry.slice(0, -1), true);
      return at;
    } else add(entry, true);
  }
  return at;
}

/** The first value of a flag, or null where it is missing or stands alone. */
export function firstOf({ first, flags }: ParsedFlags, name: string): string | null {
  return first?.get(name) ?? textOf(flags, name);
}

/** The flag's value as text, or null where it is missing or stands alone. */
export function textOf(flags: ReadonlyMap<string, string | true>, name: string): string | null {
  const value = flags.get(name);
  return typeof value === 'string' ? value : null;
}

/** The flag's value as a command that a shell elsewhere will run, or null where there is none. */
export function shellCommand(
  flags: ReadonlyMap<string, string | true>,
  name: string,
): Field[] | null {
  const command = textOf(flags, name);
  if (command === null) return null;
  return ['sh', '-c', command].map((text) => ({ text, dynamic: false, substitution: false }));
}

/** Whether a flag is on: `--all`, `--all=true`, but not `--all=false`. */
export function isOn(flags: ReadonlyMap<string, string | true>, name: string): boolean {
  const value = flags.get(name);
  return value === true || (value !== undefined && !/^(false|0|no)$/i.test(value));
}
