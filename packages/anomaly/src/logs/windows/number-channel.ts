import { roughLog10 } from '@aegis/core/math';
import type { LineNumbers } from '../parameters/line-numbers.js';
import type { ValueModel } from '../parameters/value-model.js';
import type { ValueTable } from '../parameters/value-table.js';
import type { ServiceWindow } from './service-window.js';
import type { TemplateEntry } from './template-entry.js';
import { PARAMETER } from './window-notes.js';

/** The numbers of so many lines of a template in a window are read, then of some. */
const MOST_READ = 16;
const READ_EVERY = 8;

/** Numbers in a line that have left what they usually are; gives the one that has done so the most, or null. */
export function judgeNumbers(
  service: ServiceWindow,
  entry: TemplateEntry,
  numbers: LineNumbers,
  values: ValueTable,
): ValueModel | null {
  const { count, serial, isLearnt } = entry;
  if (!isLearnt || (count > MOST_READ && count % READ_EVERY !== 0)) return null;
  let gone: ValueModel | null = null;
  numbers.read();
  for (let place = 0; place < numbers.count; place++) {
    const value = numbers.values[place]!;
    if (Number.isNaN(value)) continue;
    const model = values.of(service.kind, serial, place);
    // So many numbers are watched, each with its own chance to wander off.
    const bans = model.process(value) - roughLog10(values.size + 1);
    if (bans <= 0 || bans <= service.notes.notes[PARAMETER]!.bans) continue;
    service.notes.note(PARAMETER, bans, serial, value, model.median, false);
    gone = model;
  }
  return gone;
}
