import { contentId, type NumberRange } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { MAX_TOKENS } from './line-scanner.js';
import { PARAMETER } from './token-hash.js';

const MAX_TEMPLATE_LENGTH = 1024;
/** Templates whose lines a store knows by more than this many keys forget the oldest. */
export const MAX_KEYS = 24;
/** What a hash, or a key made of hashes, can be. */
export const KEY_RANGE: NumberRange = {
  min: -4294967296,
  max: Number.MAX_SAFE_INTEGER,
  integer: true,
};

/** A kind of line: the constant words, with `<*>` for what varies. */
export interface TemplateSlot {
  /** Its place in the store; used again after it has gone. */
  index: number;
  /** Its own number, never used again: what is learnt of a template is kept under it. */
  serial: number;
  id: string;
  text: string;
  /** The tokens' hashes; `PARAMETER` where any token fits. */
  hashes: Int32Array;
  flags: Uint8Array;
  tokens: string[];
  loose: boolean;
  keys: number[];
  bucket: number;
  lastUse: number;
}

/** Makes a place of a template a parameter. */
export function generalise(slot: TemplateSlot, place: number): void {
  slot.hashes[place] = PARAMETER;
  slot.flags[place] = 2;
  slot.tokens[place] = '<*>';
  nameSlot(slot);
}

/** Gives a slot the text of its tokens, and the id that the text makes. */
export function nameSlot(slot: TemplateSlot): void {
  const text = slot.tokens.join(' ');
  slot.text = text.length > MAX_TEMPLATE_LENGTH ? `${text.slice(0, MAX_TEMPLATE_LENGTH)}…` : text;
  slot.id = contentId('template', text);
}

/** A slot as it stands in a snapshot; text and id follow from the tokens. */
export function writeSlot(slot: TemplateSlot): object {
  return {
    index: slot.index,
    serial: slot.serial,
    tokens: slot.tokens,
    count: slot.hashes.length,
    hashes: encodeArray(slot.hashes),
    flags: encodeArray(slot.flags),
    loose: slot.loose,
    keys: slot.keys,
    bucket: slot.bucket,
    lastUse: slot.lastUse,
  };
}

/**
 * @param length - how many places the store has
 * @throws AegisError `invalid-snapshot`
 */
export function readSlot(item: SnapshotReader, length: number): TemplateSlot {
  const count = item.number('count', { min: 0, max: MAX_TOKENS, integer: true });
  const slot: TemplateSlot = {
    index: item.number('index', { min: 0, max: Math.max(0, length - 1), integer: true }),
    serial: item.number('serial', { min: 0, integer: true }),
    id: '',
    text: '',
    hashes: item.int32Array('hashes', count),
    flags: item.uint8Array('flags', count),
    tokens: item.strings('tokens', { maxLength: count, maxStringLength: 65536 }),
    loose: item.boolean('loose'),
    keys: item.numbers('keys', { maxLength: MAX_KEYS }, KEY_RANGE),
    bucket: item.number('bucket', KEY_RANGE),
    lastUse: item.number('lastUse', { min: 0, integer: true }),
  };
  nameSlot(slot);
  return slot;
}
