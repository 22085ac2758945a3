import type { LogRecord } from '@aegis/core';
import type { LogEntry } from '../input.js';
import {
  anyText,
  attributesOf,
  lengthOf,
  type Message,
  messageOf,
  messagesOf,
  millisecondsOf,
  numberOf,
  textOf,
} from './fields.js';
import type { Taken } from './taken.js';

const MAX_ATTRIBUTES = 64;
const HIGHEST_SEVERITY = 24;
const ID = /^[0-9a-fA-F]{16,32}$/;
const SEVERITY_NAME = /^SEVERITY_NUMBER_(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)([234]?)$/;
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** The records of an `ExportLogsServiceRequest`. */
export function readLogs(request: Message, receivedMs: number, taken: Taken): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const resourceLogs of messagesOf(request, 'resourceLogs')) {
    const resource = attributesOf(messageOf(resourceLogs, 'resource'), MAX_ATTRIBUTES);
    const service = resource['service.name'];
    const nodeId = typeof service === 'string' && service !== '' ? service : null;
    for (const scopeLogs of messagesOf(resourceLogs, 'scopeLogs')) {
      const records = messagesOf(scopeLogs, 'logRecords');
      const broken = lengthOf(scopeLogs, 'logRecords') - records.length;
      if (broken > 0) taken.reject('that are no records', broken);
      for (const record of records) {
        const line = recordOf(record, resource);
        if (line.body === '' && Object.keys(line.attributes).length === 0) {
          taken.reject('without a body');
          continue;
        }
        taken.accepted++;
        entries.push({ line, nodeId, receivedMs });
      }
    }
  }
  return entries;
}

function recordOf(record: Message, resource: LogRecord['resource']): LogRecord {
  const severityText = textOf(record, 'severityText');
  return {
    timestampMs: millisecondsOf(record.timeUnixNano) ?? millisecondsOf(record.observedTimeUnixNano),
    severityNumber: severityOf(record.severityNumber),
    severityText: severityText === '' ? null : severityText,
    body: anyText(messageOf(record, 'body')),
    attributes: attributesOf(record, MAX_ATTRIBUTES),
    resource,
    traceId: idOf(record.traceId),
    spanId: idOf(record.spanId),
  };
}

/** A number, or the name that some writers of protocol buffers give in its place. */
function severityOf(value: unknown): number {
  const named = typeof value === 'string' ? SEVERITY_NAME.exec(value) : null;
  if (named !== null) return SEVERITIES.indexOf(named[1]!) * 4 + Number(named[2] || 1);
  const number = numberOf(value) ?? 0;
  return Number.isInteger(number) && number >= 0 && number <= HIGHEST_SEVERITY ? number : 0;
}

function idOf(value: unknown): string | null {
  if (typeof value !== 'string' || !ID.test(value) || /^0+$/.test(value)) return null;
  return value.toLowerCase();
}
