import { contentId } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { HAS_MASK, type LineTokens, MAX_TOKENS } from './line-tokens.js';
import { PARAMETER } from './token-hash.js';

const MAX_TEMPLATE_LENGTH = 1024;
/** The flag of a place where any word fits; other parameters are masked in every line. */
export const ANY_WORD = 4;

const NO_PLACES = new Uint8Array(0);
const NO_PATTERNS: readonly Int32Array[] = [];

/** A kind of line: the constant words, with `<*>` for what varies. */
export interface TemplateSlot {
  /** Its place in the store; used again after it has gone. */
  readonly index: number;
  /** Its own number, never used again: what is learnt of a template is kept under it. */
  readonly serial: number;
  id: string;
  text: string;
  /** The tokens' hashes; `PARAMETER` where any token fits. */
  readonly hashes: Int32Array;
  readonly flags: Uint8Array;
  readonly tokens: string[];
  /** Where any word fits, in order. */
  places: Uint8Array;
  /** Given by the caller: it stays as it is. */
  readonly pinned: boolean;
  /** The ways in which lines of a pinned template can be cut; none for others. */
  readonly patterns: readonly Int32Array[];
  readonly bucket: number;
  lastUse: number;
}

/** Makes a place of a template a parameter. */
export function generalise(slot: TemplateSlot, place: number): void {
  slot.hashes[place] = PARAMETER;
  slot.flags[place] = HAS_MASK | ANY_WORD;
  slot.tokens[place] = '<*>';
}

/** The places where any word fits. */
export function anyWordPlaces(flags: Uint8Array): Uint8Array {
  const places: number[] = [];
  for (let i = 0; i < flags.length; i++) if ((flags[i]! & ANY_WORD) !== 0) places.push(i);
  return Uint8Array.from(places);
}

/** The places of a pattern that hold a parameter. */
export function anyPlaces(hashes: Int32Array): Uint8Array {
  const places: number[] = [];
  for (let i = 0; i < hashes.length; i++) if (hashes[i] === PARAMETER) places.push(i);
  return Uint8Array.from(places);
}

/** Gives a slot the text of its tokens, and the id that the text makes. */
export function nameSlot(slot: TemplateSlot): void {
  const text = slot.tokens.join(' ');
  slot.text = text.length > MAX_TEMPLATE_LENGTH ? `${text.slice(0, MAX_TEMPLATE_LENGTH)}…` : text;
  slot.id = contentId('template', text);
}

/** What the store knows of a template that no line tells. */
type SlotPlace = Pick<TemplateSlot, 'index' | 'serial' | 'bucket' | 'lastUse'>;

/** The template of a line that is the first of its kind. */
export function slotOfLine(line: LineTokens, place: SlotPlace): TemplateSlot {
  const tokens: string[] = [];
  for (let i = 0; i < line.count; i++) tokens.push(line.textOf(i));
  ownTokens(tokens);
  const slot: TemplateSlot = {
    index: place.index,
    serial: place.serial,
    id: '',
    text: '',
    hashes: line.hashes.slice(0, line.count),
    flags: line.flags.slice(0, line.count),
    tokens,
    places: NO_PLACES,
    pinned: false,
    patterns: NO_PATTERNS,
    bucket: place.bucket,
    lastUse: place.lastUse,
  };
  nameSlot(slot);
  return slot;
}

/**
 * Makes the tokens parts of a text of their own: an engine keeps a part by keeping the whole, and that may be
 * the file that the line was cut out of.
 */
function ownTokens(tokens: string[]): void {
  // Joined with one more, a single token is copied too.
  const text = [...tokens, ''].join(' ');
  let at = 0;
  tokens.forEach((token, i) => {
    tokens[i] = text.slice(at, at + token.length);
    at += token.length + 1;
  });
}

/** A template that a caller gave, with the ways in which its lines can be cut. */
export function slotOfPin(
  text: string,
  patterns: readonly Int32Array[],
  index: number,
  serial: number,
): TemplateSlot {
  const hashes = patterns[0]!;
  return {
    index,
    serial,
    id: contentId('template', text),
    text,
    hashes,
    flags: new Uint8Array(hashes.length),
    tokens: [],
    places: anyPlaces(hashes),
    pinned: true,
    patterns,
    bucket: 0,
    lastUse: 0,
  };
}

/** A slot as it stands in a snapshot; the rest follows from the tokens. */
export function writeSlot(slot: TemplateSlot): object {
  return {
    serial: slot.serial,
    tokens: slot.tokens,
    hashes: encodeArray(slot.hashes),
    flags: encodeArray(slot.flags),
    bucket: slot.bucket,
    lastUse: slot.lastUse,
  };
}

/** @throws AegisError `invalid-snapshot` */
export function readSlot(item: SnapshotReader, index: number): TemplateSlot {
  const whole = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
  const tokens = item.strings('tokens', { maxLength: MAX_TOKENS, maxStringLength: 1 << 20 });
  const flags = item.uint8Array('flags', tokens.length);
  const hashes = item.int32Array('hashes', tokens.length);
  flags.forEach((flag, i) => {
    if ((flag & ANY_WORD) !== 0) hashes[i] = PARAMETER;
  });
  const slot: TemplateSlot = {
    index,
    serial: item.number('serial', whole),
    id: '',
    text: '',
    hashes,
    flags,
    tokens,
    places: anyWordPlaces(flags),
    pinned: false,
    patterns: NO_PATTERNS,
    bucket: item.number('bucket', { min: -2147483648, max: 2147483647, integer: true }),
    lastUse: item.number('lastUse', whole),
  };
  nameSlot(slot);
  return slot;
}
