import type { SnapshotReader } from '@aegis/core/snapshot';
import type { Linked } from '../../recency-list.js';
import { CountModel } from './count-model.js';

/** What a service has shown of one template. */
export interface TemplateEntry extends Linked<TemplateEntry> {
  readonly serial: number;
  readonly model: CountModel;
  /** Lines in the open window. */
  count: number;
  /** A window with it has been learnt. */
  isLearnt: boolean;
}

export function newEntry(serial: number, model: CountModel): TemplateEntry {
  return { serial, model, count: 0, isLearnt: false, older: null, newer: null };
}

export function writeEntry({ serial, model, count, isLearnt }: TemplateEntry): object {
  return { serial, count, isLearnt, model: model.toJSON() };
}

/** @throws AegisError `invalid-snapshot` */
export function readEntry(item: SnapshotReader): TemplateEntry {
  const whole = { min: 0, integer: true };
  const entry = newEntry(item.number('serial', whole), item.object('model', CountModel.read));
  entry.count = item.number('count', whole);
  entry.isLearnt = item.boolean('isLearnt');
  return entry;
}
