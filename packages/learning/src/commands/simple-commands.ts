import {
  type Command,
  forEachChild,
  type ParsedScript,
  parse,
  type Redirection,
  type SyntaxNode,
} from 'unbash';
import { type CommandFinding, type Field, finding } from './parsed-command.js';
import { isDevice, isSystemFile } from './paths.js';
import { assign, assignmentField, assignWord, expandWord, type Variables } from './words.js';

/** One simple command of the tree, ready to be looked at. */
export interface SimpleCommand {
  readonly fields: Field[];
  /** Its input is what another command says. */
  readonly piped: boolean;
  /** It stands inside a substitution. */
  readonly nested: boolean;
  /** Text that is fed to it: a here-document or here-string. */
  readonly input: string | null;
}

/** What a walk may spend and has found. */
export interface Walk {
  budget: number;
  readonly commands: SimpleCommand[];
  readonly findings: CommandFinding[];
  readonly variables: Variables;
  /** Variables that the line itself fills with what cannot be known. */
  readonly opaque: Set<string>;
  /** What `alias` has given names to. */
  readonly aliases: Map<string, string>;
  syntaxError: boolean;
  destructive: boolean;
}

/** A walk that has not begun. */
export function newWalk(): Walk {
  return {
    budget: 8_000,
    commands: [],
    findings: [],
    // The variable that splits words, a favourite for hiding spaces.
    variables: new Map([['IFS', ' ']]),
    opaque: new Set(),
    aliases: new Map(),
    syntaxError: false,
    destructive: false,
  };
}

interface Visit {
  readonly node: SyntaxNode;
  readonly piped: boolean;
  readonly nested: boolean;
}

/**
 * Collects the simple commands of a script in the order of the text, those in substitutions too. An
 * explicit stack and a budget of nodes: no text can make it recurse or run on.
 */
export function collect(text: string, walk: Walk): void {
  const root = treeOf(text, walk);
  if (root === null) return;
  const stack: Visit[] = [{ node: root, piped: false, nested: false }];
  while (stack.length > 0) {
    if (walk.budget-- <= 0) {
      walk.destructive = true;
      walk.findings.push(finding('too-complex', 'Too much structure to look at all of it.'));
      return;
    }
    const visit = stack.pop()!;
    const { node } = visit;
    if (node.type === 'Script') readErrors(node as ParsedScript, walk);
    if (node.type === 'Command') command(node, visit, walk);
    if (node.type === 'Redirect') redirect(node, walk);
    if (node.type === 'For' || node.type === 'Select') {
      walk.opaque.add(node.name.value);
      walk.variables.delete(node.name.value);
    }
    if (node.type === 'Function' && callsItself(node.name.value, node.pos, node.end, text)) {
      walk.destructive = true;
      walk.findings.push(finding('fork-bomb', 'A function that starts itself.'));
    }
    const { type } = node;
    const nested = visit.nested || type === 'CommandExpansion' || type === 'ProcessSubstitution';
    const pipeline = type === 'Pipeline';
    const piped = visit.piped && PASSES_ON.has(type);
    const from = stack.length;
    let index = 0;
    forEachChild(node, (child) => {
      stack.push({ node: child, piped: piped || (pipeline && index > 0), nested });
      if (!pipeline || (child.type !== 'Time' && child.type !== 'Negation')) index++;
    });
    reverseFrom(stack, from);
  }
}

const NESTS = /[$<>]\(|\$\{|`|<<|\bcoproc\b/g;
const MAX_NESTS = 400;

/** The tree, or null where building it would take too long or too deep a stack. */
function treeOf(text: string, walk: Walk): ParsedScript | null {
  // A short text has no room for so many.
  if (text.length <= 2 * MAX_NESTS || (text.match(NESTS)?.length ?? 0) <= MAX_NESTS) {
    try {
      return parse(text);
    } catch {
      // The stack of the engine ran out: it is nested deeper than anybody writes.
    }
  }
  walk.destructive = true;
  walk.syntaxError = true;
  walk.findings.push(finding('too-complex', 'Too much structure to look at all of it.'));
  return null;
}

/** What hands its input on to what is in it. */
const PASSES_ON: ReadonlySet<string> = new Set([
  ...['Statement', 'CompoundList', 'Subshell', 'BraceGroup', 'AndOr', 'Redirected'],
  ...['While', 'If', 'For', 'Case', 'Elif', 'Select'],
]);

/** The first child has to come off first. */
function reverseFrom(stack: Visit[], from: number): void {
  for (let low = from, high = stack.length - 1; low < high; low++, high--) {
    const visit = stack[low]!;
    stack[low] = stack[high]!;
    stack[high] = visit;
  }
}

function readErrors(script: ParsedScript, walk: Walk): void {
  const error = script.errors?.[0];
  if (error === undefined) return;
  walk.syntaxError = true;
  if (/nesting depth/.test(script.errors!.map((one) => one.message).join(' '))) {
    walk.destructive = true;
    walk.findings.push(finding('too-complex', `Nested too deeply: ${error.message}.`));
  } else walk.findings.push(finding('syntax', `Not a whole shell line: ${error.message}.`));
}

function command(node: Command, visit: Visit, walk: Walk): void {
  const fields = node.name === undefined ? [] : expandWord(node.name, walk.variables);
  for (const argument of node.args) {
    if (argument.type === 'Word')
      for (const field of expandWord(argument, walk.variables)) fields.push(field);
    else {
      fields.push(assignmentField(argument, walk.variables));
    }
  }
  if (fields.length > 1 && /^(export|declare|local|readonly|typeset)$/.test(fields[0]!.text))
    for (const field of fields) assignWord(field, walk.variables);
  for (const part of node.prefix) {
    if (part.type !== 'Assignment') continue;
    assign(part, walk.variables);
    if (!walk.variables.has(part.name)) walk.opaque.add(part.name);
  }
  let input: string | null = null;
  let piped = visit.piped;
  for (const part of node.redirects) {
    input = inputOf(part, walk.variables) ?? input;
    // `bash < <(…)` reads what a command says, as behind a pipe.
    if (part.type === 'Redirect' && part.operator === '<' && part.target !== undefined)
      piped ||= expandWord(part.target, walk.variables).some((field) => field.substitution);
  }
  if (fields.length > 0) {
    hide(fields, walk);
    walk.commands.push({ fields, piped, nested: visit.nested, input });
  }
}

const FILLS: ReadonlySet<string> = new Set([
  'set',
  'read',
  'mapfile',
  'readarray',
  'getopts',
  'printf',
]);

/** Variables that built-ins fill with what cannot be known: `read x`, `printf -v x`, `set -- …`. */
function hide(fields: readonly Field[], walk: Walk): void {
  const name = fields[0]!.text;
  if (!FILLS.has(name)) return;
  if (name === 'set') for (const one of ['@', '*', '1', '2', '3']) walk.opaque.add(one);
  const fills = name !== 'set' && (name !== 'printf' || fields[1]?.text === '-v');
  if (!fills || walk.opaque.size > 1_000) return;
  for (const { text } of fields.slice(1)) {
    walk.opaque.add(text);
    walk.variables.delete(text);
  }
}

function inputOf(part: Redirection, variables: Variables): string | null {
  if (part.type === 'HereDoc') return part.body.text;
  if (part.type === 'HereString' && part.target !== undefined) {
    return expandWord(part.target, variables)
      .map((field) => field.text)
      .join(' ');
  }
  return null;
}

function redirect(node: SyntaxNode & { type: 'Redirect' }, walk: Walk): void {
  if (!node.operator.includes('>') || node.target === undefined) return;
  const path = expandWord(node.target, walk.variables)
    .map((field) => field.text)
    .join(' ');
  if (/^\/dev\/(tcp|udp)\//.test(path) && node.operator.includes('&')) {
    walk.destructive = true;
    walk.findings.push(finding('dynamic-code', 'Hands its input and output to another machine.'));
  } else if (isDevice(path)) {
    walk.destructive = true;
    walk.findings.push(finding('device', `Writes to the device ${path}.`));
  } else if (isSystemFile(path)) {
    walk.destructive = true;
    walk.findings.push(finding('system-file', `Writes over ${path}.`));
  }
}

function callsItself(name: string, from: number, to: number, text: string): boolean {
  const body = text.slice(from, to).slice(name.length);
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[\\s;{|&(])${escaped}\\s*\\|\\s*${escaped}(?=[\\s;&|}]|$)`).test(body);
}
