import { type Anomaly, contentId, type Evidence } from '@aegis/core';
import { pow } from '@aegis/core/math';
import { severityWord } from '../log-issues.js';
import { ERROR } from '../severities.js';
import type { ServiceWindow } from './service-window.js';
import { CHANNELS, type ChannelName, type ChannelNote } from './window-notes.js';

/** What has less than this, or a fifth of what the first has, is no reason. */
const LEAST_BANS = 1;
const LEAST_SHARE = 0.2;

/** Looks up what the template of a serial is now. */
export type FindTemplate = (
  serial: number,
) => { readonly serial: number; readonly id: string; readonly text: string } | null;

export function quoted(template: string): string {
  return template.length > 120 ? `"${template.slice(0, 119)}…"` : `"${template}"`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function sentenceOf(
  channel: ChannelName,
  service: ServiceWindow,
  { observed, expected, serial, isError }: ChannelNote,
  template: string,
  windowMs: number,
): string {
  const name = service.name === '' ? 'The log' : service.name;
  switch (channel) {
    case 'new-template':
      return observed > 1
        ? `${name} has said ${quoted(template)} in ${observed} windows of the last hour, and never before.`
        : `${name} has not said ${quoted(template)} before.`;
    case 'severity': {
      const hits = Math.round(observed * service.lines);
      const usual = (100 * expected).toFixed(1);
      const what = service.notes.severityNumber >= ERROR ? 'errors' : 'warnings';
      return `${hits} of ${service.lines} lines of ${name} are ${what}; ${usual} % is usual. The latest: ${quoted(template)}.`;
    }
    case 'burst':
      if (serial < 0) {
        return `${name} wrote ${observed} lines; ${expected.toPrecision(2)} are usual at this time.`;
      }
      return `${name} said ${quoted(template)} ${times(observed)}; ${expected.toPrecision(2)} is usual${isError ? '' : ' at this time'}.`;
    case 'silence': {
      const minutes = ((observed * windowMs) / 60_000).toPrecision(2);
      const what = serial < 0 ? 'anything' : quoted(template);
      return `${name} has not said ${what} for ${minutes} minutes; ${Math.round(expected)} lines of it were due.`;
    }
    case 'parameter':
      return `A value in ${quoted(template)} of ${name} is ${observed.toPrecision(3)}; ${expected.toPrecision(3)} is usual.`;
    case 'flow':
      return `In traces that used to come to ${quoted(template)} of ${name}, it is missing: ${(100 * observed).toFixed(0)} % have it; ${(100 * expected).toFixed(0)} % is usual.`;
    case 'window':
      return `What ${name} says is mixed unlike any window before${serial < 0 ? '' : `, most of all by ${quoted(template)}`}.`;
  }
}

function bandOf(channel: ChannelName, expected: number): readonly [number, number] | null {
  if (channel === 'new-template') return [0, 0];
  if (channel === 'severity') return [0, Math.min(1, expected * 3)];
  if (channel === 'burst') return [0, Math.ceil(expected + 3 * Math.sqrt(expected))];
  return null;
}

/** What the channels found in the open window, as evidence, the weightiest first. */
export function evidenceOf(
  service: ServiceWindow,
  find: FindTemplate,
  windowMs: number,
): Evidence[] {
  const found = service.notes.notes
    .map((note, c) => ({ note, channel: CHANNELS[c]! }))
    .sort((a, b) => b.note.bans - a.note.bans);
  const most = found[0]!.note.bans;
  return found
    .filter(({ note }, i) => i === 0 || note.bans >= Math.max(LEAST_BANS, most * LEAST_SHARE))
    .map(({ note, channel }) => {
      const slot = note.serial < 0 ? null : find(note.serial);
      const isRare = channel === 'burst' && note.observed === 1;
      return {
        channel: isRare ? 'rare-template' : channel,
        signal: slot?.id ?? 'all',
        observed: note.observed,
        expected: note.expected,
        band: bandOf(channel, note.expected),
        tailProbability: pow(10, -note.bans),
        sentence: sentenceOf(channel, service, note, slot?.text ?? '', windowMs),
      };
    });
}

/** What is oddest about the open window, in a sentence. */
export function oddest(service: ServiceWindow, find: FindTemplate, windowMs: number): string {
  return evidenceOf(service, find, windowMs)[0]!.sentence;
}

/** An anomaly of a service, of what speaks for it. */
export function composeAnomaly(
  service: string,
  evidence: readonly Evidence[],
  how: {
    readonly bans: number;
    readonly isError: boolean;
    readonly direction: 'up' | 'down';
    readonly severityNumber: number;
    readonly timestampMs: number;
  },
): Anomaly {
  const { channel, signal, sentence } = evidence[0]!;
  const word = severityWord(how.severityNumber);
  const tailProbability = pow(10, -how.bans);
  return {
    id: contentId('anomaly', service, channel, signal, how.timestampMs),
    source: 'log',
    nodeId: service === '' ? null : service,
    signal,
    signalKind: how.isError ? 'errors' : 'log',
    direction: how.direction,
    timestampMs: how.timestampMs,
    score: Math.max(0, how.bans),
    tailProbability,
    severity: word === 'info' ? 'warning' : word,
    evidence,
    sentence,
  };
}
