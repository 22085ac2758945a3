/** Up to so many cases memory is calibrated anew with each, then whenever it has grown by a twentieth. */
const EACH_UNTIL = 64;

/** Whether memory is calibrated when it has taken in so many cases: a fixed row of numbers. */
export function isMilestone(added: number): boolean {
  if (added <= EACH_UNTIL) return true;
  let next = EACH_UNTIL;
  while (next < added) next += Math.floor(next / 20);
  return next === added;
}

/** The last number of cases at which memory was calibrated, having taken in `added`. */
export function lastMilestone(added: number): number {
  let at = added;
  while (!isMilestone(at)) at--;
  return at;
}
