/** Subcommands that pnpm itself has, among those that our texts use. */
const OF_PNPM = ['install', 'add', 'exec'];
const PATH = /^[\w@.-]+(?:\/[\w@.*-]+)+$/;
const ROOTS = ['packages', 'examples', 'benchmarks', 'docs', 'tools', '.ci', '.github'];

const lineOf = (text, index) => text.slice(0, index).split('\n').length;

/** Everything that a text of Markdown says in code: spans, and the lines of its shell fences. */
function codeOf(markdown) {
  const found = [];
  const fences = /^```(\w*)[^\n]*\n([\s\S]*?)^```/gm;
  const prose = markdown.replace(fences, (fence, language, body, index) => {
    if (language === 'sh') {
      const first = lineOf(markdown, index) + 1;
      body.split('\n').forEach((code, i) => {
        found.push({ code: code.replace(/\s#.*$/, '').trim(), line: first + i });
      });
    }
    return fence.replace(/[^\n]/g, ' ');
  });
  for (const match of prose.matchAll(/`([^`\n]+)`/g)) {
    found.push({ code: match[1].trim(), line: lineOf(prose, match.index) });
  }
  return { found, prose };
}

/** `pnpm bench speed logs --json` as the words before the first option: `speed logs`. */
function wordsAfter(command, rest) {
  const words = rest.trim().split(/\s+/);
  const end = words.findIndex((word) => !/^[a-z][\w:-]*$/.test(word));
  return { command, name: (end < 0 ? words : words.slice(0, end)).join(' ') };
}

/** What a piece of code asks to run, or names: suites, scripts and files. */
export function namesIn(code) {
  const names = [];
  for (const call of code.split(/&&|\|\||[;|]/)) {
    const pnpm = /(?:^|\s)pnpm(?:@[\d.]+)?(?:\s+--?\w+)*\s+([a-z][\w:-]*)(.*)$/.exec(call);
    if (pnpm !== null && !OF_PNPM.includes(pnpm[1])) {
      names.push({ kind: 'script', name: pnpm[1] });
      if (pnpm[1] === 'bench' && /^\s+[a-z]/.test(pnpm[2])) {
        names.push({ kind: 'suite', name: wordsAfter('bench', pnpm[2]).name });
      }
    }
    for (const word of call.trim().split(/\s+/)) {
      const isOurs = PATH.test(word) && ROOTS.includes(word.split('/')[0]);
      if (isOurs && !word.includes('*')) names.push({ kind: 'file', name: word });
    }
  }
  return names;
}

/**
 * The suites that tables name in their first column: those whose head says "suite" or "`pnpm bench …`".
 */
function suitesOfTables(prose) {
  const names = [];
  let counts = false;
  prose.split('\n').forEach((text, i) => {
    if (!text.startsWith('|')) {
      counts = false;
      return;
    }
    const first = text.split('|')[1].trim();
    if (first === 'suite' || first === '`pnpm bench …`') counts = true;
    else if (counts) {
      for (const match of first.split(':')[0].matchAll(/`([^`]+)`/g)) {
        names.push({ kind: 'suite', name: match[1], line: i + 1 });
      }
    }
  });
  return names;
}

/**
 * What a text of Markdown names that has to exist.
 *
 * @returns {{ kind: 'suite' | 'script' | 'file', name: string, line: number }[]}
 */
export function readClaims(markdown) {
  const { found, prose } = codeOf(markdown);
  const inCode = found.flatMap(({ code, line }) =>
    namesIn(code).map((name) => ({ ...name, line })),
  );
  return [...inCode, ...suitesOfTables(prose)];
}

/** The words of a text as a reader counts them: whatever holds a letter or a digit, code included. */
export function countWords(markdown) {
  return markdown
    .replace(/\]\([^)]*\)/g, ']')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
