import { type FlagTable, isOn, type ParsedFlags, parseFlags, textOf, words } from '../flags.js';
import {
  type CommandEffect,
  destroys,
  type Field,
  finding,
  newStep,
  type Step,
} from '../parsed-command.js';
import { standsForFlags } from '../placeholders.js';
import { beforeProse, withoutComma } from '../prose.js';

const VALUES: ReadonlySet<string> = words(`
  namespace kube-context kubeconfig kube-apiserver kube-token kube-as-user kube-as-group kube-ca-file
  kube-tls-server-name content-cache registry-config repository-cache repository-config values set
  set-string set-file set-json set-literal version timeout output repo username password description
  history-max max filter revision name-template post-renderer post-renderer-args ca-file cert-file
  key-file cascade destination keyring burst-limit qps labels selector merge url name api-versions
  kube-version output-dir show-only untardir app-version key passphrase-file starter jsonpath offset
  max-col-width template context suppress suppress-output-line-regex
  tiller-namespace tiller-connection-timeout host home tls-ca-cert tls-cert tls-key tls-hostname
  max-history override save service-account tiller-image local-repo-path stable-repo-url node-selectors
`);

const table = (short: Readonly<Record<string, string>>): FlagTable => ({
  values: VALUES,
  booleans: new Set(),
  short: {
    ...{ n: 'namespace=', f: 'values=', o: 'output=', i: 'install', A: 'all-namespaces' },
    ...{ a: 'all', q: 'short', h: 'help', g: 'generate-name', l: 'labels=' },
    ...short,
  },
  unknownTakesValue: false,
});

const FLAGS = table({});
const RENDERS = table({ a: 'api-versions=', s: 'show-only=' });
const LISTS = table({ d: 'date', f: 'filter=', l: 'selector=', m: 'max=', r: 'reverse' });

/** The letters mean other things to some verbs. */
const BY_VERB: Readonly<Record<string, FlagTable>> = {
  template: RENDERS,
  install: RENDERS,
  list: LISTS,
  ls: LISTS,
  search: table({ l: 'versions', r: 'regexp' }),
  pull: table({ d: 'destination=' }),
  fetch: table({ d: 'destination=' }),
  package: table({ d: 'destination=', u: 'dependency-update' }),
  create: table({ p: 'starter=' }),
  registry: table({ u: 'username=', p: 'password=' }),
  diff: table({ C: 'context=' }),
};

const READS: ReadonlySet<string> = words(`
  list ls status get history hist show inspect search template lint version env verify help completion
  diff dashboard
`);
const GROUPS: ReadonlySet<string> = words(
  'repo dependency dep plugin registry get show search inspect diff secrets',
);
const LOCAL: ReadonlySet<string> = words(
  'repo dependency dep plugin registry package pull fetch create push init',
);

// These do nothing without a second word of theirs.
const GROUPED_ONLY: ReadonlySet<string> = words('repo dependency dep plugin registry');
const SECOND: ReadonlySet<string> = words(`
  add remove rm list ls update up index build install uninstall login logout all values manifest notes
  hooks metadata chart readme crds hub repo
`);

// What plugins do to a release, and how.
const OF_PLUGIN: ReadonlySet<string> = words(
  'upgrade rollback revision release install template lint diff encrypt decrypt enc dec view edit',
);
const WITH_PLUGIN = /^(diff|secrets)$/;

const VERBS: ReadonlySet<string> = new Set([
  ...[...READS, ...GROUPS, ...LOCAL],
  ...words('install upgrade uninstall delete del un rollback test version env init reset'),
  // Plugins that many have.
  ...words('diff secrets unittest s3 mapkubeapis 2to3 dashboard'),
]);
const ON_CHARTS: ReadonlySet<string> = words(
  'show inspect pull fetch lint package create push verify dependency dep',
);
const OF_NOTHING: ReadonlySet<string> = words('version env help completion search');
const REMOVES: ReadonlySet<string> = words('uninstall delete del un');

/** What a command speaks of: a release, a chart, a repository, a plugin. */
function named(step: Step, verb: string, names: readonly string[]): void {
  if (OF_NOTHING.has(verb)) return;
  if (verb === 'repo') step.kind = 'repository';
  else if (verb === 'plugin' || verb === 'registry') step.kind = verb;
  else if (ON_CHARTS.has(verb)) step.kind = 'chart';
  else step.kind = 'release';
  if (REMOVES.has(verb)) step.names = [...names];
  else if (/^(install|template)$/.test(verb)) {
    // With one word, what is named is the chart.
    const flag = textOf(step.parameters, 'name');
    const nameless =
      step.parameters.has('generate-name') || (verb === 'template' && names.length < 2);
    step.names = flag !== null ? [flag] : nameless ? [] : names.slice(0, 1);
  } else if (step.kind !== null) step.names = names.slice(0, 1);
  step.names = step.names.filter((name) => name !== '');
}

/** With the values kept, what an upgrade does is what the few it sets say. */
function upgradeEffect({ parameters }: Step): CommandEffect {
  const set = textOf(parameters, 'set');
  if (set === null || parameters.has('values')) return 'apply';
  if (!parameters.has('reuse-values') && !parameters.has('reset-then-reuse-values')) return 'apply';
  const keys = set.split(',').map((one) => one.split('=')[0]!);
  if (keys.every((key) => /replica(s|Count)?$/i.test(key)))
    return /=0(,|$)/.test(set) ? 'scale-in' : 'scale-out';
  return keys.every((key) => /(limits|requests)\.\w+$/.test(key)) ? 'raise-limits' : 'apply';
}

/** Which verb it is says what its flags mean, and flags may stand before it. */
function parse(fields: readonly Field[]): ParsedFlags {
  const { positionals } = parseFlags(fields, FLAGS, 1);
  const verb = positionals[0]?.text ?? '';
  return parseFlags(fields, Object.hasOwn(BY_VERB, verb) ? BY_VERB[verb]! : FLAGS);
}

/** One `helm` command. */
export function helm(fields: readonly Field[]): Step {
  const step = newStep('helm');
  const { positionals, flags } = parse(fields);
  const word = positionals[0]?.text ?? null;
  const verb = word !== null && VERBS.has(withoutComma(word)) ? withoutComma(word) : word;
  step.parameters = flags;
  step.namespace = textOf(flags, 'namespace');
  if (verb === null) {
    step.effect = flags.size > 0 ? 'read' : 'unknown';
    return step;
  }
  if (!VERBS.has(verb)) {
    step.findings.push(
      finding('unknown-verb', `helm has no verb "${verb.slice(0, 60)}" known here.`),
    );
    return step;
  }
  const second = positionals[1]?.text;
  const grouped =
    GROUPS.has(verb) &&
    second !== undefined &&
    (WITH_PLUGIN.test(verb) ? OF_PLUGIN : SECOND).has(second);
  if (second !== undefined && !grouped && GROUPED_ONLY.has(verb)) return step;
  step.verb = grouped ? `${verb} ${positionals[1]!.text}` : verb;
  const names = beforeProse(
    positionals
      .slice(grouped ? 2 : 1)
      .filter((field) => !standsForFlags(field.text))
      .map((field) => (field.substitution ? '' : field.text)),
  );
  step.blastRadius = 'none';
  const does = verb === 'secrets' && grouped ? second : verb;
  named(step, does, names);
  step.target = step.kind === 'release' ? (step.names[0] ?? null) : null;
  if (READS.has(does)) step.effect = 'read';
  else if (LOCAL.has(does)) step.effect = 'configure';
  else if (does === 'rollback') [step.effect, step.blastRadius] = ['rollback', 'rolling'];
  else if (does === 'upgrade') [step.effect, step.blastRadius] = [upgradeEffect(step), 'rolling'];
  else if (does === 'install') [step.effect, step.blastRadius] = ['create', 'namespace'];
  else if (does === 'test') [step.effect, step.blastRadius] = ['execute', 'instance'];
  else if (REMOVES.has(does)) {
    [step.effect, step.blastRadius] = ['delete', 'namespace'];
    destroys(step, 'destroys', 'Removes every object of the release.');
  } else step.findings.push(finding('unknown-verb', `helm has no verb "${does}" known here.`));
  if (step.effect === 'scale-in')
    step.findings.push(finding('to-zero', 'No copy is left running.'));
  if (isOn(flags, 'force') && step.effect !== 'read') {
    step.findings.push(finding('forced', 'Replaces objects instead of changing them.'));
  }
  if (flags.has('dry-run') && textOf(flags, 'dry-run') !== 'none') {
    step.effect = 'read';
    step.destructive = false;
  }
  if (
    ['kube-context', 'kubeconfig', 'kube-apiserver', 'kube-as-user'].some((flag) => flags.has(flag))
  ) {
    step.findings.push(
      finding('other-context', 'Speaks to a cluster or as a user of its own choice.'),
    );
  }
  return step;
}
