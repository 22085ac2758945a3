import type { AttributeValue, LogRecord } from '@aegis/core';
import { isSecretName } from '../mining/secrets.js';
import { takeException, withException } from './exception-attributes.js';
import { exceptionOf } from './exception-of.js';
import * as keys from './field-keys.js';
import { newDraft, recordOfDraft, setAttribute, setResource } from './line-draft.js';
import { LOGGER_ATTRIBUTE } from './logger-name.js';
import {
  severityOfLetter,
  severityOfLevel,
  severityOfName,
  severityOfPriority,
  severityOfStatus,
} from './severity.js';
import { timeOfField } from './timestamps.js';
import { takeTraceField } from './trace-ids.js';

/** What a field of a structured line may hold. */
export type FieldValue = string | number | boolean;

const MAX_ATTRIBUTES = 32;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;
const MAX_ID_LENGTH = 64;
const NO_RANK = 255;

/** The last two letters of the words that name secrets: most keys need no closer look. */
const SECRET_ENDS = new Set(
  'rd wd se et ey al ls on er en ie id'
    .split(' ')
    .map((end) => end.charCodeAt(0) * 256 + end.charCodeAt(1)),
);

function mayBeSecret(key: string): boolean {
  const end = (key.charCodeAt(key.length - 2) | 32) * 256 + (key.charCodeAt(key.length - 1) | 32);
  return SECRET_ENDS.has(end) && isSecretName(key);
}

/** Takes the fields of a structured line, each once, and makes a record of them. */
export class RecordBuilder {
  readonly #ranks: number[] = new Array<number>(keys.ROLES).fill(NO_RANK);
  readonly #values: (FieldValue | undefined)[] = new Array<FieldValue | undefined>(keys.ROLES).fill(
    undefined,
  );
  readonly #attributes: Record<string, AttributeValue> = {};
  #kept = 0;
  #bodyKey = '';
  #gelf = false;
  #log: string | null = null;
  #hasStream = false;
  /** Fields taken so far. */
  count = 0;

  /** Takes a field; where several keys have the same role, the most certain one wins. */
  take(key: string, value: FieldValue): void {
    this.count++;
    const code = keys.KEY_ROLES.get(key);
    if (code === undefined) {
      if (key === 'stream') this.#hasStream = true;
      this.#keep(key, value);
      return;
    }
    const role = code >> 8;
    const rank = code & 255;
    const wins = value !== '' && rank < this.#ranks[role]!;
    if (role === keys.BODY) {
      if (key === 'short_message') this.#gelf = true;
      else if (key === 'log' && typeof value === 'string') this.#log = value;
      const held = this.#values[keys.BODY];
      if (!wins) this.#keep(key, value);
      else if (held !== undefined) this.#keep(this.#bodyKey, held);
      if (wins) this.#bodyKey = key;
    }
    if (wins) {
      this.#ranks[role] = rank;
      this.#values[role] = value;
    }
    if (role >= keys.FIRST_KEPT) this.#keep(key, value);
  }

  #keep(key: string, value: FieldValue): void {
    if (this.#kept >= MAX_ATTRIBUTES || key.length > MAX_KEY_LENGTH) return;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') return;
    if (typeof value === 'number' && !Number.isFinite(value)) return;
    const safe = mayBeSecret(key) ? '[redacted]' : value;
    this.#attributes[key] =
      typeof safe === 'string' && safe.length > MAX_VALUE_LENGTH
        ? safe.slice(0, MAX_VALUE_LENGTH)
        : safe;
    this.#kept++;
  }

  /** The line that a container runtime or a log shipper has put into `log`, beside its `stream`. */
  get log(): string | null {
    return this.#hasStream ? this.#log : null;
  }

  /** Whether these fields are those of a log entry and not just any object. */
  get looksLikeEntry(): boolean {
    return (
      this.#values[keys.BODY] !== undefined ||
      this.#values[keys.LEVEL] !== undefined ||
      this.#values[keys.SEVERITY] !== undefined
    );
  }

  /** The record; `whole` is the line, for entries that have no message. */
  build(whole: string): LogRecord {
    const values = this.#values;
    const draft = newDraft();
    draft.attributes = this.#attributes;
    draft.timestampMs = timeOfField(values[keys.TIME]) ?? Number.NaN;
    draft.severityNumber = this.#severity();
    const level = values[keys.LEVEL];
    draft.severityText = typeof level === 'string' ? level.slice(0, 32) : null;
    this.#takeHttp(draft);
    const service = values[keys.SERVICE];
    if (typeof service === 'string') {
      setResource(draft, 'service.name', service.slice(0, MAX_VALUE_LENGTH));
    }
    const logger = values[keys.LOGGER];
    if (typeof logger === 'string') {
      setAttribute(draft, LOGGER_ATTRIBUTE, logger.slice(0, MAX_VALUE_LENGTH));
    }
    const span = values[keys.SPAN];
    const trace = values[keys.TRACE];
    if (trace !== undefined) takeTraceField(draft, String(trace));
    if (span !== undefined) draft.spanId = String(span).slice(0, MAX_ID_LENGTH);
    this.#takeBody(draft, whole);
    return recordOfDraft(draft);
  }

  #takeBody(draft: ReturnType<typeof newDraft>, whole: string): void {
    const message = this.#values[keys.BODY];
    const error = this.#values[keys.ERROR];
    const trace = this.#values[keys.STACK] ?? error;
    let stack = typeof trace === 'string' && trace.includes('\n') ? trace : null;
    let body = message === undefined ? whole : String(message);
    const newline = stack === null && message !== undefined ? body.indexOf('\n') : -1;
    if (newline > 0 && exceptionOf(body) !== null) {
      stack = body;
      body = body.slice(0, newline).trimEnd();
    }
    const exception = stack === null ? null : exceptionOf(stack);
    if (stack !== null) takeException(draft, exception, stack);
    if (message !== undefined) {
      if (typeof error === 'string' && error !== stack) {
        if (!body.includes(error)) body = `${body}: ${error}`;
      } else if (exception !== null) body = withException(body, exception);
    }
    draft.body = body;
  }

  #severity(): number {
    const exact = this.#values[keys.SEVERITY];
    const number = typeof exact === 'string' ? Number(exact) : exact;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 24) {
      return number;
    }
    if (typeof exact === 'string' && exact.startsWith('SEVERITY_NUMBER_')) {
      const step = exact.charCodeAt(exact.length - 1) - 49;
      const named = severityOfName(step >= 1 && step <= 3 ? exact.slice(16, -1) : exact.slice(16));
      return named > 0 && step >= 1 && step <= 3 ? named + step : named;
    }
    const level = this.#values[keys.LEVEL];
    if (level !== undefined) return this.#severityOf(level);
    const mongo = this.#values[keys.MONGO_LEVEL];
    const isMongo = typeof mongo === 'string' && mongo.length <= 2;
    return isMongo ? severityOfLetter(mongo.charCodeAt(0)) : 0;
  }

  #severityOf(level: FieldValue): number {
    if (typeof level === 'boolean') return 0;
    const number = typeof level === 'number' || /^\d{1,2}$/.test(level) ? Number(level) : -1;
    if (number < 0 && typeof level === 'string') return severityOfName(level);
    // Graylog's format and the journal count as syslog does.
    const priority =
      this.#gelf || keys.KEY_ROLES.get('PRIORITY') === keys.LEVEL * 256 + this.#ranks[keys.LEVEL]!;
    if (priority && number >= 0 && number <= 7) return severityOfPriority(number);
    return severityOfLevel(number);
  }

  /** An answer to a request, as access logs in JSON have it: its names, and its severity if nothing says. */
  #takeHttp(draft: ReturnType<typeof newDraft>): void {
    const method = this.#values[keys.METHOD];
    const status = Number(this.#values[keys.STATUS]);
    if (typeof method !== 'string' || !(status >= 100 && status < 600)) return;
    if (draft.severityNumber === 0) draft.severityNumber = severityOfStatus(status);
    setAttribute(draft, 'http.response.status_code', status);
    setAttribute(draft, 'http.request.method', method.slice(0, 16));
    const path = this.#values[keys.PATH];
    if (typeof path !== 'string') return;
    const query = path.indexOf('?');
    setAttribute(
      draft,
      'url.path',
      path.slice(0, query < 0 ? MAX_VALUE_LENGTH : Math.min(query, MAX_VALUE_LENGTH)),
    );
  }
}
