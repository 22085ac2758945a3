const TOOL = '(?:k|kubectl|oc|helm|docker|docker-compose|podman|systemctl|aws|gcloud)';
const COMMAND = `(?:sudo\\s+)?(?:${TOOL}|[\\w.~/-]*/${TOOL})\\s`;

// A prompt with whoever, wherever: `# `, `user@host:~$ `, `PS C:\\> `; what a Makefile or a list puts first.
const PROMPT = new RegExp(
  `^\\s*(?:[^\\s"'\`|;&<>]{0,80}(?: [^\\s"'\`|;&<>]{1,60}){0,2}[#$%>❯➜»]+|[-*+@|#>&]|\\d{1,3}[.)])\\s*(?=${COMMAND})`,
);
const STARTS = new RegExp(`^${COMMAND}`);
// The words of a command as a program or a Dockerfile lists them: `["kubectl", "get", "pods"]`.
const LISTED = new RegExp(`\\[\\s*"(?:sudo"\\s*,\\s*")?${TOOL}"\\s*[,\\]]`);
const MARKUP = /<(?:br ?\/?|\/[a-z]{1,10})>|(?<=\w)\*\*(?=\s*$)/g;
const LITERAL = /"((?:[^"\\]|\\.)*)"|(?<![\w.*])([A-Za-z_][\w.]*)(?=\s*(?:,|$))/g;

/**
 * A command as its document meant it, where the shell would read something else: without a prompt that
 * was copied along, without the backslash of a continuation that was cut off or written twice, up to the
 * backtick that closed it in a text, as words where a program lists them.
 */
export function commandInDocument(text: string): string {
  let command = text;
  if (!STARTS.test(command)) {
    command = command.replace(PROMPT, '');
    if (LISTED.test(command)) command = listed(command);
  }
  command = beforeBackslashes(command.replace(/\\\\(?=\n)/g, '\\'))
    .replace(MARKUP, ' ')
    // A backtick at the end of a line is what a backslash is, in PowerShell.
    .replace(/(?<=\s)`[ \t]*(?:\n|$)/g, '\\\n');
  // In a Makefile the shell sees one of two.
  return beforeBacktick(command).replace(/\$\$(?=[({A-Za-z_])/g, '$');
}

/**
 * What goes on in a line that is not there goes on nowhere. Looked for from the end: a pattern would begin
 * anew at every blank of a long run of these.
 */
function beforeBackslashes(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s\\]/.test(text[end - 1]!)) end--;
  return text.includes('\\', end) ? text.slice(0, end) : text;
}

/** A backtick that hangs on a word closes a span of code that began before the command. */
function beforeBacktick(text: string): string {
  const at = text.indexOf('`');
  const hangs = at > 0 && /[\w)\]}>*./"'\\\uE001-]/.test(text[at - 1]!);
  return hangs && /^(?:$|[\s.,;:)!?|*\\`])/.test(text.slice(at + 1))
    ? text.slice(0, at).replace(/\\$/, '')
    : text;
}

function listed(text: string): string {
  const at = text.search(LISTED);
  const end = text.indexOf(']', at);
  const words = text.slice(at, end < 0 ? text.length : end).matchAll(LITERAL);
  return [...words]
    .map(([, literal, variable]) => literal ?? variable!)
    .map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word.replace(/'/g, '')}'`))
    .join(' ');
}
