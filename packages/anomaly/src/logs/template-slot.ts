import { contentId } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { HAS_MASK, MAX_TOKENS } from './line-tokens.js';
import { PARAMETER } from './token-hash.js';

const MAX_TEMPLATE_LENGTH = 1024;
/** The flag of a place where any word fits; other parameters are masked in every line. */
export const ANY_WORD = 4;

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
  slot.id = templateId(text);
}

/** The id of the template with this text. */
export function templateId(text: string): string {
  return contentId('template', text);
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
    patterns: [],
    bucket: item.number('bucket', { min: -2147483648, max: 2147483647, integer: true }),
    lastUse: item.number('lastUse', whole),
  };
  nameSlot(slot);
  return slot;
}
