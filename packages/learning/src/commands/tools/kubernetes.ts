import { parseFlags, textOf } from '../flags.js';
import { type Field, finding, newStep, type Step } from '../parsed-command.js';
import { isPlaceholder } from '../placeholders.js';
import { isAboutCommand, withoutComma } from '../prose.js';
import { KUBERNETES_GLOBAL_FLAGS, kubernetesFlags } from './kubernetes-flags.js';
import { flagOtherContext, judge } from './kubernetes-judge.js';
import { resources } from './kubernetes-resources.js';
import { isGroupAlone, isKubernetesVerb, isVerbOrPlugin, verbOf } from './kubernetes-verbs.js';

/** One `kubectl` or `oc` command. */
export function kubernetes(tool: 'kubectl' | 'oc', fields: readonly Field[]): Step {
  const step = newStep(tool);
  const before = parseFlags(fields, KUBERNETES_GLOBAL_FLAGS, 1);
  const word = before.positionals[0]?.text ?? null;
  const bare = word === null ? null : withoutComma(word);
  const first = bare !== null && isKubernetesVerb(bare) ? bare : word;
  if (first === null || !isVerbOrPlugin(first)) {
    step.parameters = before.flags;
    if (first !== null) {
      step.findings.push(
        finding('unknown-verb', `${tool} has no verb "${first.slice(0, 60)}" known here.`),
      );
      return step;
    }
    step.effect = before.flags.size > 0 ? 'read' : 'unknown';
    return step;
  }
  const stop = first === 'rsh' || first === 'exec' ? 1 : Number.POSITIVE_INFINITY;
  const after = parseFlags(before.rest ?? [], kubernetesFlags(first), stop);
  const flags = before.flags;
  for (const [name, value] of after.flags) flags.set(name, value);
  let positionals = after.positionals;
  let rest = after.rest;
  let handedOn = false;
  // `exec pod -c name -- ls`: flags may still follow the pod.
  if (stop === 1 && rest !== null && rest.length > 0 && rest[0]!.text !== '--') {
    const more = parseFlags(rest, kubernetesFlags(first), first === 'rsh' ? 0 : 1);
    if (more.positionals.length === 0 || first === 'exec') {
      for (const [name, value] of more.flags) flags.set(name, value);
      rest = [...more.positionals, ...(more.rest ?? [])];
    }
  } else if (rest?.[0]?.text === '--') {
    rest = rest.slice(1);
    handedOn = true;
  } else if (rest !== null && !/^(debug|run|create)$/.test(first)) {
    // `delete pod -- web-0`: only flags end there.
    positionals = [...positionals, ...rest];
    rest = null;
  }
  const { verb, used } = verbOf(first, positionals);
  if (used > 0) positionals = positionals.slice(used);
  step.verb = verb;
  step.parameters = flags;
  step.namespace = textOf(flags, 'namespace');
  if (isGroupAlone(verb)) {
    step.verb = null;
    step.findings.push(finding('unknown-verb', `${tool} ${verb} wants a verb.`));
    return step;
  }
  const base = verb.startsWith('adm ')
    ? verb.replace(
        /^adm (?=cordon|uncordon|drain|taint|top|inspect|node-logs|certificate|new-project|groups \w)/,
        '',
      )
    : verb;
  // `exec failed on …`: a sentence, whose next word would pass for the program.
  const sentence =
    stop === 1 &&
    !handedOn &&
    rest !== null &&
    isAboutCommand(rest[0]?.text ?? '') &&
    !isPlaceholder(positionals[0]?.text ?? '');
  resources(step, base, sentence ? [] : positionals);
  if (rest !== null && rest.length > 0 && /^(exec|rsh|debug|run|create)$/.test(base))
    step.inner = rest;
  judge(step, base, positionals);
  flagOtherContext(step, base);
  return step;
}
