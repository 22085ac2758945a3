import { roughLog10 } from '@aegis/core/math';
import type { CountModel } from './count-model.js';
import type { ServiceWindow } from './service-window.js';
import { ALL_LINES, SILENCE, WINDOW } from './window-notes.js';

/** A window's models say no more than this: they see what the other channels see, less sharply. */
const MOST_WINDOW_BANS = 3;

/**
 * A template, or the whole service, that has stopped: looked at when a window begins, also of a service that
 * says nothing any more.
 *
 * @param watched - the number of the open window among those that anybody watched
 * @returns what was found missing, to be dismissed where that is told
 */
export function judgeSilence(service: ServiceWindow, watched: number): CountModel[] {
  const missing: CountModel[] = [];
  if (watched < service.silenceFrom) return missing;
  const looked = roughLog10(service.entries.size + 2);
  let next = Number.MAX_SAFE_INTEGER;
  let most = 0;
  let sum = 0;
  let first: { readonly model: CountModel; readonly serial: number } | null = null;
  const look = (model: CountModel, serial: number): void => {
    if (watched >= model.nextLook) {
      const bans = model.lookForSilence(watched, service.busy) - looked;
      if (bans > 0) {
        missing.push(model);
        // Templates fall silent on their own; several at once are as rare as all of them together.
        if (serial !== ALL_LINES) sum += bans;
        if (bans > most) {
          most = bans;
          first = { model, serial };
        }
      }
    }
    next = Math.min(next, model.nextLook);
  };
  look(service.total, ALL_LINES);
  for (const { serial, model, isLearnt } of service.entries) if (isLearnt) look(model, serial);
  service.silenceFrom = next;
  if (first !== null) noteSilence(service, watched, Math.max(most, sum), first);
  // Where all is silent, that each template is too is no news, now or later.
  if (missing[0] === service.total) for (const { model } of service.entries) missing.push(model);
  return missing;
}

function noteSilence(
  service: ServiceWindow,
  watched: number,
  bans: number,
  { model, serial }: { readonly model: CountModel; readonly serial: number },
): void {
  const gap = model.silence(watched);
  service.notes.note(SILENCE, bans, serial, gap, gap * model.mean * service.busy, false);
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
