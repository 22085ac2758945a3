import { isDangerousProgram } from './programs.js';

// A token that the shell takes for part of a word; private-use characters are stripped from the input
// before, so that no text can forge one.
const OPEN = '\uE000';
const CLOSE = '\uE001';

const PATTERN =
  /\$\((?<=(?:[^\s;|&(][ \t]{1,8}|[="':/,])\$\()[A-Z][A-Z0-9_]{1,60}\)|\$\{\{[^{}\n]{0,200}\}\}|(?<!\$)\{[A-Za-z_][\w.]{0,80}(?:\([^(){}\n]{0,80}\)|\[[^[\]{}\n]{0,80}\])\}|\{\{[^{}\n]{0,200}\}\}|<(?!br ?\/?>)[A-Za-z_\u00c0-\ud7ff][\w\u00c0-\ud7ff.:|/-]{0,80}(?: [\w\u00c0-\ud7ff][\w\u00c0-\ud7ff.:|-]{0,40}){0,6}>|#\{[^{}\n]{1,120}\}|(?<![$\w])\{[A-Za-z_]\w{0,40}['"][^;|&<>()$`"\n]{0,120}\}(?=\s|$)/g;

/** A line whose placeholders have become plain words. */
export interface Normalised {
  readonly text: string;
  /** Puts the placeholders back into a part of the line. */
  readonly restore: (text: string) => string;
}

/**
 * `<NAME>`, `{{ name }}`, `${{ name }}`, `{name(x)}`, `#{name}` and Make's `$(NAME)` as words, where bash would see redirections or
 * errors.
 */
export function normalisePlaceholders(line: string): Normalised {
  const found: string[] = [];
  const text = line.replace(PATTERN, (match) => {
    // `sudo <in rm x> out` is a command with redirections, not a placeholder.
    if (match.startsWith('<') && match.slice(1, -1).split(/[ |/]/).some(isDangerousProgram)) {
      return match;
    }
    found.push(match);
    return `${OPEN}${role(match)}${found.length - 1}${CLOSE}`;
  });
  const restore = (part: string): string =>
    part.replace(
      /\uE000[fkn](\d+)\uE001/g,
      (token, index: string) => found[Number(index)] ?? token,
    );
  return { text, restore };
}

// Balanced by hand, as they come: `{name}`, `<name>`, `[name]`, `$name`, `${name}`.
const WHOLE = /^(?:\{.*\}|<.*>|\[.*\]|\$\w+|\$\{[^}]*\}|\uE000[fkn]\d+\uE001)$/;

/** Whether a whole word stands for something that its reader is to put in. */
export function isPlaceholder(text: string): boolean {
  return WHOLE.test(text);
}

/** Whether what a placeholder says is that flags go here. */
export function standsForFlags(text: string): boolean {
  return isPlaceholder(text) && (text.startsWith(`${OPEN}f`) || role(text) === 'f');
}

/** Whether what a placeholder says is that a kind goes here. */
export function standsForKind(text: string): boolean {
  return isPlaceholder(text) && (text.startsWith(`${OPEN}k`) || role(text) === 'k');
}

/** What a placeholder asks for: flags, a kind, or anything else, which will be a name. */
function role(text: string): 'f' | 'k' | 'n' {
  // `{ args.name }` is a name; `[options]` are flags.
  if (/[^a-z]flags?(?:[^a-z.]|$)/i.test(text)) return 'f';
  if (/[^a-z](?:options?|opts?|args?|arguments)[^a-z.]*$/i.test(text)) return 'f';
  if (/^\{\w?['"]\s?-/.test(text)) return 'f';
  return /resource|kind|[^a-z](?:type|object)(?:[^a-z]|$)/i.test(text) ? 'k' : 'n';
}
