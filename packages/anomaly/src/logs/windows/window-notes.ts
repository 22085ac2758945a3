import type { SnapshotReader } from '@aegis/core/snapshot';

/** What can be odd about a window of a service, in the order of the channels' numbers. */
export const CHANNELS = [
  'new-template',
  'severity',
  'burst',
  'silence',
  'parameter',
  'flow',
  'window',
] as const;

/** The name of a channel. */
export type ChannelName = (typeof CHANNELS)[number];

export const NEW_TEMPLATE = 0;
export const SEVERITY = 1;
export const BURST = 2;
export const SILENCE = 3;
export const PARAMETER = 4;
export const FLOW = 5;
export const WINDOW = 6;

/** In place of a template's serial: all lines of a service together. */
export const ALL_LINES = -1;

/** What a channel adds to another that speaks of the same lines. */
const SAME_LINES = 0.3;
/** No channel says more than this: one odd thing would drown out what else there is. */
const MOST_BANS = 12;

/** What a channel found most unusual in the open window. */
export interface ChannelNote {
  /** -log10 of its probability when all is well, in [0, 12]; 0 where nothing was found. */
  bans: number;
  /** The template that it is about, by serial; `ALL_LINES` for the service as a whole. */
  serial: number;
  observed: number;
  expected: number;
  /** It is about errors, and not about volume. */
  isError: boolean;
}

/** The most unusual thing of each channel in the open window of a service. */
export class WindowNotes {
  readonly notes: readonly ChannelNote[] = CHANNELS.map(() => ({
    bans: 0,
    serial: -1,
    observed: 0,
    expected: 0,
    isError: false,
  }));
  /** What all channels say together, in bans. */
  sum = 0;
  /** The highest severity of a line that something was found at. */
  severityNumber = 0;

  /** Notes a finding; true where it is the most unusual of its channel so far. */
  note(
    channel: number,
    bans: number,
    serial: number,
    observed: number,
    expected: number,
    isError: boolean,
  ): boolean {
    const note = this.notes[channel]!;
    const held = Math.min(MOST_BANS, bans);
    if (!(held > note.bans)) return false;
    note.bans = held;
    this.sum = this.#add();
    note.serial = serial;
    note.observed = observed;
    note.expected = expected;
    note.isError = isError;
    return true;
  }

  /** What several channels say of the same lines is not as rare as all of it together. */
  #add(): number {
    let most = 0;
    let same = 0;
    let sum = 0;
    for (let c = 0; c < this.notes.length; c++) {
      const { bans } = this.notes[c]!;
      if (c > BURST && c !== WINDOW) sum += bans;
      else {
        same += bans;
        if (bans > most) most = bans;
      }
    }
    return sum + most + SAME_LINES * (same - most);
  }

  clear(): void {
    if (this.sum === 0) return;
    for (const note of this.notes) note.bans = 0;
    this.sum = 0;
    this.severityNumber = 0;
  }

  toJSON(): unknown {
    return {
      severityNumber: this.severityNumber,
      notes: this.notes.map((note) => ({ ...note })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): WindowNotes {
    const window = new WindowNotes();
    window.severityNumber = reader.number('severityNumber', { min: 0, max: 24, integer: true });
    reader.list('notes', { maxLength: CHANNELS.length }, (item, channel) => {
      const note = window.notes[channel]!;
      note.bans = item.number('bans', { min: 0, max: MOST_BANS });
      note.serial = item.number('serial', { min: -1, integer: true });
      note.observed = item.number('observed');
      note.expected = item.number('expected');
      note.isError = item.boolean('isError');
    });
    window.sum = window.#add();
    return window;
  }
}
