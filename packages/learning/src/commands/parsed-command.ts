import type { ActionKind } from '@aegis/core';

/** The tools whose lines are understood down to flags and resources. */
export type CommandTool = 'kubectl' | 'oc' | 'helm' | 'docker' | 'systemctl' | 'aws' | 'gcloud';

/**
 * What a line does to the world, whichever tool says it. Beside the kinds of action that can be
 * suggested: `read` changes nothing, `apply` declares a new state (manifests, images, charts), `change`
 * alters something small (labels, permissions), `create`, `delete`, `start` and `stop` speak for
 * themselves, `execute` runs a program somewhere, `configure` touches only the operator's own machine,
 * and `unknown` is an honest shrug.
 */
export type CommandEffect =
  | ActionKind
  | 'read'
  | 'apply'
  | 'change'
  | 'create'
  | 'delete'
  | 'start'
  | 'stop'
  | 'execute'
  | 'configure'
  | 'unknown';

/**
 * How much feels it at once: one process or pod, a workload one copy after the other, a whole workload,
 * a namespace, a machine, or the cluster.
 */
export type BlastRadius =
  | 'none'
  | 'instance'
  | 'rolling'
  | 'workload'
  | 'namespace'
  | 'host'
  | 'cluster'
  | 'unknown';

/** What a reader should know about a line before trusting it. */
export type FindingCode =
  | 'empty'
  | 'too-long'
  | 'too-complex'
  | 'syntax'
  | 'hidden-characters'
  | 'unknown-tool'
  | 'unknown-verb'
  | 'destroys'
  | 'destroys-data'
  | 'forced'
  | 'everything'
  | 'pipe-to-shell'
  | 'dynamic-command'
  | 'dynamic-code'
  | 'substitution'
  | 'device'
  | 'system-file'
  | 'privilege'
  | 'many-targets'
  | 'other-context'
  | 'to-zero'
  | 'secret'
  | 'fork-bomb';

/** One remark on a line. */
export interface CommandFinding {
  readonly code: FindingCode;
  readonly severity: 'info' | 'warning' | 'danger';
  readonly message: string;
}

/** A shell line as data. Holding it runs nothing, and its texts carry no recognised secret. */
export interface ParsedCommand {
  /** The line, redacted, without control characters, at most 4,096 characters. */
  readonly text: string;
  readonly tool: CommandTool | null;
  /** `get`, `rollout restart`, `uninstall`, `terminate-instances`; null where none was found. */
  readonly verb: string | null;
  /** The kind of thing in the singular and in full: `deployment` for `deploy`, `release`, `container`. */
  readonly kind: string | null;
  /** The first thing named; {@link ParsedCommand.names} has all. */
  readonly name: string | null;
  readonly names: readonly string[];
  /** The Kubernetes namespace that the line gives. */
  readonly namespace: string | null;
  /** Flags by their long names, redacted. */
  readonly parameters: Readonly<Record<string, string | boolean>>;
  /** The workload that is meant, where the line tells: its name, or the value of an `app` selector. */
  readonly target: string | null;
  readonly effect: CommandEffect;
  readonly blastRadius: BlastRadius;
  /** Another command puts the former state back. A restart is not: memory is lost. */
  readonly reversible: boolean;
  /** It takes away what does not come back by itself, or runs what cannot be known. */
  readonly destructive: boolean;
  readonly findings: readonly CommandFinding[];
}

/** What one simple command of a line does; a line may hold several. */
export interface Step {
  tool: CommandTool | null;
  verb: string | null;
  kind: string | null;
  names: string[];
  namespace: string | null;
  parameters: Map<string, string | true>;
  target: string | null;
  effect: CommandEffect;
  blastRadius: BlastRadius;
  destructive: boolean;
  findings: CommandFinding[];
  /** It stands inside a substitution of another one. */
  nested: boolean;
  /** The command that this one runs elsewhere (`kubectl exec … --`), to be looked at too. */
  inner: Field[] | null;
}

/** One word after quotes and known variables are resolved. */
export interface Field {
  readonly text: string;
  /** Its value is not known before it runs. */
  readonly dynamic: boolean;
  /** It holds the output of a command. */
  readonly substitution: boolean;
}

/** A step that does nothing yet, for a tool to fill in. */
export function newStep(tool: CommandTool | null): Step {
  return {
    tool,
    verb: null,
    kind: null,
    names: [],
    namespace: null,
    parameters: new Map(),
    target: null,
    effect: 'unknown',
    blastRadius: 'unknown',
    destructive: false,
    findings: [],
    nested: false,
    inner: null,
  };
}

const SEVERITY: Partial<Record<FindingCode, CommandFinding['severity']>> = {
  empty: 'info',
  substitution: 'info',
  privilege: 'info',
  'many-targets': 'info',
  'other-context': 'warning',
  'to-zero': 'warning',
  'unknown-tool': 'info',
  'unknown-verb': 'info',
  syntax: 'warning',
  'hidden-characters': 'warning',
  secret: 'warning',
  forced: 'warning',
};

/** A finding with the severity that its code always has. */
export function finding(code: FindingCode, message: string): CommandFinding {
  return { code, severity: SEVERITY[code] ?? 'danger', message };
}

/** Marks a step as destructive, with the reason. */
export function destroys(step: Step, code: FindingCode, message: string): void {
  step.destructive = true;
  step.findings.push(finding(code, message));
}
