import type { Linked } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { CountModel } from './count-model.js';

/** Lines of one window, as far as a snapshot is believed. */
const MOST_LINES = 1e12;

/** What a service has shown of one template. */
export interface TemplateEntry extends Linked<TemplateEntry> {
  readonly serial: number;
  readonly model: CountModel;
  /** Lines in the open window. */
  count: number;
  /** A window with it has been learnt. */
  isLearnt: boolean;
  /** The window that it was new in, how rare that was, and the windows with it since; of what was always there nothing. */
  born: number;
  noveltyBans: number;
  windowsSinceBorn: number;
}

export function newEntry(serial: number, model: CountModel): TemplateEntry {
  return {
    serial,
    model,
    count: 0,
    isLearnt: false,
    born: 0,
    noveltyBans: 0,
    windowsSinceBorn: 0,
    older: null,
    newer: null,
  };
}

export function writeEntry(entry: TemplateEntry): object {
  const { serial, model, count, isLearnt, born, noveltyBans, windowsSinceBorn } = entry;
  return { serial, count, isLearnt, born, noveltyBans, windowsSinceBorn, model: model.toJSON() };
}

/** @throws AegisError `invalid-snapshot` */
export function readEntry(item: SnapshotReader): TemplateEntry {
  const whole = { min: 0, integer: true };
  const entry = newEntry(item.number('serial', whole), item.object('model', CountModel.read));
  entry.count = item.number('count', { ...whole, max: MOST_LINES });
  entry.isLearnt = item.boolean('isLearnt');
  entry.born = item.number('born', { integer: true });
  entry.noveltyBans = item.number('noveltyBans', { min: 0 });
  entry.windowsSinceBorn = item.number('windowsSinceBorn', whole);
  return entry;
}
