import { expect } from 'vitest';
import { readLine } from '../../../src/logs/reading/read-line.js';

/** When the lines were written. */
export const AT = Date.UTC(2024, 0, 2, 15, 4, 5);
/** The same moment where the line names no year. */
export const NO_YEAR = Date.UTC(2000, 0, 2, 15, 4, 5);
export const TRACE = 'deea00242c52898e9628b6c45dce4a33';
export const SPAN = '8cdf340b84314531';

/** What a line of a product says. */
export interface Golden {
  readonly time?: number | null;
  readonly severity?: number;
  readonly body: string;
  readonly service?: string;
  readonly trace?: string;
  readonly span?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Reads a line, and compares everything that was found. */
export function check(line: string, golden: Golden): void {
  const { record } = readLine(line);
  expect({
    time: record.timestampMs,
    severity: record.severityNumber,
    body: record.body,
    service: record.resource['service.name'] ?? null,
    trace: record.traceId,
    span: record.spanId,
  }).toEqual({
    time: golden.time === undefined ? AT : golden.time,
    severity: golden.severity ?? 0,
    body: golden.body,
    service: golden.service ?? null,
    trace: golden.trace ?? null,
    span: golden.span ?? null,
  });
  expect(record.attributes).toMatchObject(golden.attributes ?? {});
}

/** A product, a line as it writes it, and what that says. */
export type Row = readonly [product: string, line: string, golden: Golden];
