import type { Attributes, LogRecord } from '@aegis/core';
import { severityOfLetter, severityOfName, severityOfPriority } from './severity.js';
import { leadingTime } from './timestamps.js';

// All anchored, with bounded repetition: their cost does not grow with the line.
const KLOG =
  /^([IWEF])(\d{2})(\d{2}) (\d{2}):(\d{2}):(\d{2})\.(\d{1,6}) {1,7}\d{1,9} ([\w.-]{1,80}):\d{1,6}\] /;
const PRIORITY = /^<(\d{1,3})>(1 )?/;
const SYSLOG_TAG = /^([\w.-]{1,64}) ([\w./-]{1,48})(?:\(\w{1,32}\))?(?:\[\d{1,9}\])?: /;
const SYSLOG_5424 = /^(\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?:-|\[[^\]]{0,512}\]) ?/;

/** A level among the first words after the time: where it ends and what it is. */
interface Level {
  readonly number: number;
  readonly text: string;
  readonly end: number;
}

/** How many words (thread, process id, logger) may stand before the level. */
const LEVEL_WORDS = 5;

function findLevel(line: string, from: number): Level | null {
  let i = from;
  for (let word = 0; word < LEVEL_WORDS; word++) {
    while (i < line.length && line.charCodeAt(i) <= 32) i++;
    const start = i;
    while (i < line.length && i - start < 64 && line.charCodeAt(i) > 32) i++;
    if (i === start) return null;
    const text = line
      .slice(start, i)
      .replace(/^[[(<|]{1,3}/, '')
      .replace(/[\])>|:,;]{1,3}$/, '');
    const bare = text.length === i - start;
    const number = text === text.toUpperCase() || !bare ? severityOfName(text) : 0;
    if (number > 0) return { number, text, end: i };
    if (text.length === 1 && word > 0 && word < 4) {
      const letter = severityOfLetter(text);
      if (letter > 0) return { number: letter, text, end: i };
    }
  }
  return null;
}

const NONE: Attributes = Object.freeze({});

function plainRecord(fields: Partial<LogRecord> & { readonly body: string }): LogRecord {
  return {
    timestampMs: null,
    severityNumber: 0,
    severityText: null,
    attributes: NONE,
    resource: NONE,
    traceId: null,
    spanId: null,
    ...fields,
  };
}

/** A plain line's record, and whether its time named the year. */
export interface PlainLine {
  readonly record: LogRecord;
  readonly timeIsComplete: boolean;
}

/** Reads a line of text: klog, syslog, or a time, a level and a message in some order. */
export function plainLine(line: string): PlainLine {
  const klog = KLOG.exec(line.slice(0, 160));
  if (klog !== null) {
    const severityNumber = severityOfLetter(klog[1]!);
    const body = line.slice(klog[0].length);
    const record = plainRecord({
      body,
      severityNumber,
      severityText: klog[1]!,
      attributes: { 'code.file.path': klog[8]! },
    });
    return { record, timeIsComplete: false };
  }
  const priority = PRIORITY.exec(line);
  let at = priority?.[0].length ?? 0;
  const time = leadingTime(at > 0 ? line.slice(at, at + 64) : line);
  if (time !== null) at += time.end;
  while (at < line.length && line.charCodeAt(at) === 32) at++;
  const timestampMs = time?.timestampMs ?? null;
  const timeIsComplete = time?.complete ?? false;
  const severityNumber = priority === null ? 0 : severityOfPriority(Number(priority[1]));
  const rest = line.slice(at, at + 1200);
  const newer = priority?.[2] === undefined ? null : SYSLOG_5424.exec(rest);
  if (newer !== null) {
    const resource = newer[2] === '-' ? NONE : { 'service.name': newer[2]! };
    const body = line.slice(at + newer[0].length);
    return { record: plainRecord({ timestampMs, severityNumber, body, resource }), timeIsComplete };
  }
  const older =
    time !== null && (!time.complete || priority !== null) ? SYSLOG_TAG.exec(rest) : null;
  if (older !== null) {
    const resource = { 'service.name': older[2]!, 'host.name': older[1]! };
    const body = line.slice(at + older[0].length);
    return { record: plainRecord({ timestampMs, severityNumber, body, resource }), timeIsComplete };
  }
  const level = findLevel(line, at);
  if (level !== null) {
    const body = line.slice(level.end).replace(/^[\s:|-]{1,8}/, '');
    const found = { timestampMs, severityNumber: level.number, severityText: level.text };
    return { record: plainRecord({ ...found, body }), timeIsComplete };
  }
  return {
    record: plainRecord({ timestampMs, severityNumber, body: line.slice(at) }),
    timeIsComplete,
  };
}
