import type { LogRecord } from '@aegis/core';
import { looksLikeEntry, recordOfFields } from './fields.js';
import { jsonFields } from './json-line.js';
import { logfmtFields } from './logfmt-line.js';
import { plainLine } from './plain-line.js';

/** A line read: the record, and how it was written. */
export interface ReadLine {
  readonly record: LogRecord;
  readonly format: 'json' | 'logfmt' | 'plain';
  /** The line was cut to the length that is looked at. */
  readonly cut: boolean;
  /** The time, if there is one, names its year. */
  readonly timeIsComplete: boolean;
}

/** Kubernetes' container runtime puts the time, the stream and a flag before every line. */
const CRI = /^\d{4}-\d{2}-\d{2}T[\d:.]{8,18}(?:Z|[+-]\d{2}:\d{2}) (?:stdout|stderr) [FP] /;

/**
 * Reads one line: JSON (pino, bunyan, winston, zap, ECS, OTLP), logfmt, klog, syslog or plain text, also
 * where a container runtime has wrapped it. Whatever it is, a record comes out; what nothing says is null.
 *
 * Linear in the length of the line, of which at most `maxLength` UTF-16 units are looked at.
 *
 * @param line - one line, without its newline
 * @param maxLength - where longer lines are cut
 *
 * @example
 * ```ts
 * import { readLine } from '@aegis/anomaly';
 * const { record } = readLine('{"level":50,"time":1700000000000,"service":"cart","msg":"no stock"}');
 * record.severityNumber; // => 17
 * record.resource; // => { 'service.name': 'cart' }
 * readLine('level=warn msg="slow answer" took=3s').record.body; // => 'slow answer'
 * ```
 */
export function readLine(line: string, maxLength = 16384): ReadLine {
  const cut = line.length > maxLength;
  const text = cut ? line.slice(0, maxLength) : line;
  return { ...read(text.trim(), 0), cut };
}

function read(text: string, depth: number): Omit<ReadLine, 'cut'> {
  if (depth === 0) {
    const wrapper = CRI.exec(text.slice(0, 64));
    if (wrapper !== null) {
      const inner = read(text.slice(wrapper[0].length), 1);
      if (inner.record.timestampMs !== null && inner.timeIsComplete) return inner;
      const { timestampMs } = plainLine(text.slice(0, 40)).record;
      return { ...inner, record: { ...inner.record, timestampMs }, timeIsComplete: true };
    }
  }
  const json = jsonFields(text);
  if (json !== null) {
    const log = json.get('log');
    if (depth === 0 && typeof log === 'string' && json.has('stream')) {
      const outer = recordOfFields(json, text);
      const inner = read(log.trim(), 1);
      const timestampMs = inner.record.timestampMs ?? outer.timestampMs;
      return { ...inner, record: { ...inner.record, timestampMs }, timeIsComplete: true };
    }
    return { record: recordOfFields(json, text), format: 'json', timeIsComplete: true };
  }
  const logfmt = logfmtFields(text);
  if (logfmt !== null && looksLikeEntry(logfmt)) {
    return { record: recordOfFields(logfmt, text), format: 'logfmt', timeIsComplete: true };
  }
  return { ...plainLine(text), format: 'plain' };
}
