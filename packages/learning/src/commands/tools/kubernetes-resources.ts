import { textOf } from '../flags.js';
import type { Field, Step } from '../parsed-command.js';
import { isPlaceholder, standsForFlags, standsForKind } from '../placeholders.js';
import { beforeProse } from '../prose.js';
import { canonicalKind, isKnownKind, isPluralKind } from './kubernetes-kinds.js';
import { isKubernetesVerb } from './kubernetes-verbs.js';

/** The kind that a verb always means. Where `split`, `kind/name` may say another. */
const IMPLIED: Readonly<Record<string, { readonly kind: string; readonly split: boolean }>> = {
  cordon: { kind: 'node', split: true },
  uncordon: { kind: 'node', split: true },
  drain: { kind: 'node', split: true },
  'node-logs': { kind: 'node', split: true },
  logs: { kind: 'pod', split: true },
  exec: { kind: 'pod', split: true },
  attach: { kind: 'pod', split: true },
  'port-forward': { kind: 'pod', split: true },
  debug: { kind: 'pod', split: true },
  rsh: { kind: 'pod', split: true },
  run: { kind: 'pod', split: false },
  'new-project': { kind: 'project', split: false },
  'groups new': { kind: 'group', split: false },
  'groups add-users': { kind: 'group', split: false },
  'groups remove-users': { kind: 'group', split: false },
  project: { kind: 'project', split: false },
  idle: { kind: 'service', split: true },
  'start-build': { kind: 'buildconfig', split: true },
  'cancel-build': { kind: 'build', split: true },
  'import-image': { kind: 'imagestream', split: true },
  rollback: { kind: 'deploymentconfig', split: true },
  'certificate approve': { kind: 'certificatesigningrequest', split: false },
  'certificate deny': { kind: 'certificatesigningrequest', split: false },
  process: { kind: 'template', split: false },
  'sa get-token': { kind: 'serviceaccount', split: false },
  'sa create-kubeconfig': { kind: 'serviceaccount', split: false },
  'sa new-token': { kind: 'serviceaccount', split: false },
  'serviceaccounts get-token': { kind: 'serviceaccount', split: false },
  'serviceaccounts create-kubeconfig': { kind: 'serviceaccount', split: false },
  'serviceaccounts new-token': { kind: 'serviceaccount', split: false },
};

const CONFIG_KINDS: Readonly<Record<string, string>> = {
  'get-contexts': 'context',
  'current-context': 'context',
  'use-context': 'context',
  use: 'context',
  'set-context': 'context',
  'delete-context': 'context',
  'rename-context': 'context',
  'get-clusters': 'cluster',
  'set-cluster': 'cluster',
  'delete-cluster': 'cluster',
  'get-users': 'user',
  'set-credentials': 'user',
  'delete-user': 'user',
};

// What follows these is no resource: a path, an address, a subcommand.
const NAMELESS =
  /^(?:adm|policy|secrets|image|registry|config|cluster-info|apply|api-|version|log(?:in|out)|kustomize|plugin|completion|options|help|proxy|whoami|status|must-gather|projects|events|new-(?:app|build)|tag|convert|alpha|krew|upgrade|release|catalog|groups|migrate)\b/;

const SUBRESOURCE =
  /\/(?:log|exec|attach|portforward|proxy|status|scale|eviction|token|ephemeralcontainers)$/;
const withoutSubresource = (text: string): string => text.replace(SUBRESOURCE, '');

/** Kind, names and target of a kubectl or oc command, from its words. */
export function resources(step: Step, verb: string, positionals: readonly Field[]): void {
  const given = positionals.filter(
    (field) => !standsForFlags(field.text) && !isAssignment(verb, field.text),
  );
  // What a substitution will say is no name yet.
  const texts = beforeProse(given.map((field) => (field.substitution ? '' : field.text))).filter(
    (text) => text !== '',
  );
  if (Object.hasOwn(IMPLIED, verb)) implied(step, IMPLIED[verb]!, texts);
  else if (verb === 'cp' || verb === 'rsync') copied(step, texts);
  else if (verb.startsWith('config ')) {
    step.kind = CONFIG_KINDS[verb.slice(7)] ?? null;
    step.names = step.kind === null ? [] : [...texts];
  } else if (verb === 'auth can-i') split(step, texts.slice(1).map(withoutSubresource));
  else if (verb === 'adm prune')
    step.kind = texts[0] === undefined ? null : canonicalKind(texts[0]);
  else if (verb === 'create' && texts[0] !== undefined) created(step, texts);
  else if (verb === 'explain' && texts[0] !== undefined)
    step.kind = canonicalKind(texts[0].split('.')[0]!);
  else if (!NAMELESS.test(verb) && !verb.startsWith('auth')) {
    if (isKubernetesVerb(verb.split(' ')[0]!)) split(step, texts);
    else if (texts[0] !== undefined && (isKnownKind(texts[0]) || texts[0].includes('/')))
      split(step, texts);
  }
  step.target = step.names[0] ?? selectedApp(step);
}

function selectedApp(step: Step): string | null {
  const app =
    /(?:^|,)(?:app|app\.kubernetes\.io\/name|k8s-app|name|service|component)==?([^,]+)/.exec(
      textOf(step.parameters, 'selector') ?? '',
    );
  return app?.[1] ?? null;
}

function implied(
  step: Step,
  { kind, split: mayName }: { readonly kind: string; readonly split: boolean },
  texts: readonly string[],
): void {
  step.kind = kind;
  step.names = [...texts];
  const first = texts[0];
  if (first === undefined) return;
  const slash = mayName ? slashIn(first) : -1;
  if (slash > 0) {
    step.kind = canonicalKind(first.slice(0, slash));
    step.names = [first.slice(slash + 1)];
  } else if (mayName && /\w\/$/.test(first)) {
    // `node/` whose name was cut off.
    step.kind = canonicalKind(first.slice(0, -1));
    step.names = [];
  } else if (!/^(?:cordon|uncordon|drain|certificate )/.test(step.verb ?? '') && kind !== 'node')
    step.names = [first];
}

/** `cp a web-0:/b`: the pod stands before the colon, its namespace may stand before it. */
function copied(step: Step, texts: readonly string[]): void {
  step.kind = 'pod';
  const remote = texts.find((text) => /^[^/.:][^:]*:/.test(text));
  if (remote === undefined) return;
  const place = remote.slice(0, remote.indexOf(':'));
  const slash = slashIn(place);
  step.names = [place.slice(slash + 1)];
  if (slash > 0) step.namespace ??= place.slice(0, slash);
}

const SERVICE_TYPE = /^(?:clusterip|nodeport|loadbalancer|externalname)$/i;

function created(step: Step, texts: readonly string[]): void {
  const kind = canonicalKind(texts[0]!);
  // `create secret generic name`, `create service clusterip name`: a subtype stands between.
  const skip =
    kind === 'secret' ||
    kind === 'route' ||
    (kind === 'service' && SERVICE_TYPE.test(texts[1] ?? ''));
  step.kind = kind;
  step.names = texts.slice(skip ? 2 : 1, skip ? 3 : 2);
}

/** `label pod x a=b`, `taint node n k=v:NoSchedule`, `set image deploy/x c=img`: not names. */
function isAssignment(verb: string, text: string): boolean {
  return /^(label|annotate|taint|set )/.test(verb) && /=|[^-/]-$|^[\w./-]+:No/.test(text);
}

/** Where a word is `kind/name`; placeholders hold slashes of their own. */
function slashIn(text: string): number {
  const slash = text.indexOf('/');
  return slash > 0 && slash < text.length - 1 && !/^[<[]/.test(text) ? slash : -1;
}

function split(step: Step, texts: readonly string[]): void {
  const first = texts[0];
  if (first === undefined) return;
  const slash = slashIn(first);
  if (slash > 0 && isPluralKind(first.slice(slash + 1))) {
    // `top pods/nodes`: two kinds, as sentences have them.
    step.kind = canonicalKind(first.replace('/', ','));
  } else if (slash > 0) {
    // `pod/web-0 ns/shop`: as many kinds as there are.
    const pairs = texts.filter((text) => slashIn(text) > 0);
    const kinds = pairs.map((text) => canonicalKind(text.slice(0, slashIn(text))));
    step.kind = [...new Set(kinds)].join(',');
    step.names = pairs.map((text) => text.slice(slashIn(text) + 1));
  } else if (texts.length === 1 && isPlaceholder(first) && !standsForKind(first)) {
    // `describe <virt-api>`: a name whose kind was left out, or will come with it.
    step.names = [first];
  } else {
    // `deployment/` whose name was cut off.
    step.kind = canonicalKind(first.replace(/(?<=\w)\/$/, ''));
    step.names = texts.slice(1);
  }
}
