import { words } from '../flags.js';
import { type CommandEffect, destroys, finding, type Step } from '../parsed-command.js';

// The verbs that command lines of any maker use for taking away: `eksctl delete`, `apt purge`.
const TAKES_AWAY: ReadonlySet<string> = words(`
  delete del destroy purge drop wipe erase uninstall terminate rm rb remove unpublish nuke prune
  decommission deprovision unregister deregister deactivate flush flushall flushdb truncate obliterate
  luksformat autoremove nullify unlink
`);
const FLAG =
  /^--?(?:purge|delete|destroy|remove|wipe|erase|prune|nuke|drop)(?:-[a-z-]+)?(?:=(?!false).*)?$/;
/** How many words may stand before the verb: `az network vnet subnet delete`. */
const WORDS = 5;

const EFFECTS: ReadonlyMap<string, CommandEffect> = new Map([
  ...(['restart', 'reload', 'bounce', 'recreate', 'kickstart'] as const).map(
    (verb) => [verb, 'restart'] as const,
  ),
  ...[['start', 'start'] as const, ['stop', 'stop'] as const],
  ...[['failover', 'failover'] as const, ['switchover', 'failover'] as const],
  ...[['rollback', 'rollback'] as const, ['undo', 'rollback'] as const],
]);

/** A program that is not known. */
export function unknownProgram(step: Step, name: string, args: readonly string[]): void {
  step.findings.push(finding('unknown-tool', `Not known here: ${name.slice(0, 60)}.`));
  judgeByVerb(step, name, args);
}

/** Judges by the verb alone, as most command lines are made of noun and verb. */
export function judgeByVerb(step: Step, name: string, args: readonly string[]): void {
  step.effect = 'unknown';
  const verbs = args.map((arg, i) => ({ arg, i })).filter(({ arg }) => !arg.startsWith('-'));
  for (const { arg, i } of verbs.slice(0, 2)) {
    const effect = EFFECTS.get(arg);
    if (effect === undefined) continue;
    [step.effect, step.blastRadius] = [effect, 'instance'];
    step.names = args
      .slice(i + 1)
      .filter((word) => !word.startsWith('-'))
      .slice(0, 1);
    step.target = step.names[0] ?? null;
  }
  const takes =
    args.some((arg) => FLAG.test(arg)) ||
    verbs
      .slice(0, WORDS)
      .some(({ arg }) => TAKES_AWAY.has(arg.toLowerCase()) || /\bstate=absent\b/.test(arg));
  if (!takes) return;
  step.effect = 'delete';
  destroys(step, 'destroys', `What ${name.slice(0, 60)} is told to do takes something away.`);
}
