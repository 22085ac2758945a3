import { words } from '../flags.js';
import { destroys, finding, type Step } from '../parsed-command.js';

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

/** A program that is not known: judged by its verb, as most command lines are made of noun and verb. */
export function unknownProgram(step: Step, name: string, args: readonly string[]): void {
  step.effect = 'unknown';
  step.findings.push(finding('unknown-tool', `Not known here: ${name.slice(0, 60)}.`));
  let seen = 0;
  for (const arg of args) {
    if (arg.startsWith('-')) {
      if (FLAG.test(arg)) takesAway(step, name);
    } else if (
      seen++ < WORDS &&
      (TAKES_AWAY.has(arg.toLowerCase()) || /\bstate=absent\b/.test(arg))
    ) {
      takesAway(step, name);
    }
  }
}

function takesAway(step: Step, name: string): void {
  if (step.destructive) return;
  step.effect = 'delete';
  destroys(step, 'destroys', `What ${name.slice(0, 60)} is told to do takes something away.`);
}
