import { setTimeout as sleep } from 'node:timers/promises';
import type { Status } from '../../src/api/resources/index.js';
import type { SentinelProcess } from '../lib/sentinel-process.js';

/** What a trouble came to. */
export interface Told {
  /** What Sentinel said of it; null where it said nothing. */
  readonly said: string | null;
  readonly recovered: boolean;
  readonly detail?: object;
  /** Why it could not be tried here. */
  readonly skipped?: string;
}

/** What of the command line the troubles are told. */
export interface TroubleOptions {
  readonly awaySeconds: number;
  readonly gigabytes: number;
}

/** Waits until the status shows something; null where it never does. */
export async function untilStatus<T>(
  sentinel: SentinelProcess,
  look: (status: Status) => T | null | undefined,
  withinMs: number,
): Promise<T | null> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < withinMs) {
    const status = await sentinel.ask<Status>('/status');
    const seen = status === null ? null : look(status);
    if (seen !== null && seen !== undefined) return seen;
    await sleep(200);
  }
  return null;
}

/** The sentence of a notice that lasts. */
export function lasting(status: Status, id: string): string | null {
  return (
    status.notices.find((notice) => notice.id === id && notice.endedMs === null)?.sentence ?? null
  );
}
