import { roughLog10 } from '@aegis/core/math';
import type { CountModel } from './count-model.js';
import type { ServiceWindow } from './service-window.js';
import { SILENCE, WINDOW } from './window-notes.js';

/** What all lines of a service together are noted as. */
const ALL_LINES = -1;
/** A window's models say no more than this: they see what the other channels see, less sharply. */
const MOST_WINDOW_BANS = 3;

/** The next look at a silence comes when it is so much longer. */
const NEXT_LOOK = 1.15;

/** A silence that was noted, to be marked where it is told. */
export type Missing = readonly CountModel[];

/**
 * A template, or the whole service, that has stopped: looked at when a window begins, also of a service that
 * says nothing any more; less and less often as a silence gets longer, so that none is noted all the time.
 *
 * @param watched - the number of the open window among those that anybody watched
 */
export function judgeSilence(service: ServiceWindow, watched: number): Missing {
  if (watched < service.silenceFrom) return [];
  const missing: CountModel[] = [];
  const looked = roughLog10(service.templates + 2);
  let next = Number.MAX_SAFE_INTEGER;
  const look = (model: CountModel, serial: number): void => {
    if (model.isMissed) return;
    const gap = model.silence(watched);
    const again = Math.max(model.askAgain, watched - 1 + (NEXT_LOOK - 1) * gap, watched + 1);
    if (again < next) next = again;
    const bans = model.silenceBans(watched, service.busy) - looked;
    if (!(bans > 0)) return;
    missing.push(model);
    service.notes.note(SILENCE, bans, serial, gap, gap * model.mean * service.busy, false);
  };
  look(service.total, ALL_LINES);
  for (const { serial, model, isLearnt } of service.entries()) if (isLearnt) look(model, serial);
  service.silenceFrom = Math.ceil(next);
  return missing;
}

/** What trained models make of a whole window. */
export function noteWindow(
  service: ServiceWindow,
  tailProbability: number,
  serial: number | null,
): boolean {
  const bans = Math.min(MOST_WINDOW_BANS, -roughLog10(tailProbability));
  return service.notes.note(WINDOW, bans, serial ?? ALL_LINES, service.lines, 0, false);
}
