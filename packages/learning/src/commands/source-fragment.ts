/**
 * Where a command ends that was cut out of a program's source together with the quote that closed its
 * literal (`kubectl get pods -n shop"]`), or -1. A quote that hangs on a word, closes nothing, and is
 * followed by what programs write after a literal.
 */
export function endOfLiteral(text: string): number {
  if (!text.includes('"') && !text.includes("'")) return -1;
  let open = '';
  // What was open around each parenthesis of a substitution: quotes begin anew in it.
  const around: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '\\' && open !== "'") {
      // Escaped once more, as in JSON: `-n shop\\"}`.
      if (open === '' && /["']/.test(text[i + 1] ?? '') && closes(text, i + 1, text[i - 1] ?? ' '))
        return i;
      i++;
    } else if (letter === '(' && open !== "'" && (text[i - 1] === '$' || around.length > 0)) {
      around.push(open);
      open = '';
    } else if (letter === ')' && open === '' && around.length > 0) open = around.pop()!;
    else if (letter !== '"' && letter !== "'") continue;
    else if (open === letter) open = '';
    else if (open === '') {
      if (i > 0 && (closes(text, i, text[i - 1]!) || JOINS.test(text.slice(i + 1, i + 24))))
        return i;
      open = letter;
    }
  }
  return -1;
}

// What a program puts behind a literal to make it longer: `"kubectl logs " + pod`, `"…".format(pod)`.
const JOINS = /^\s*(?:\+\s*[A-Za-z_(]|\.(?:concat|format|join)\(|%\s+[A-Za-z_(])/;

function closes(text: string, at: number, before: string): boolean {
  const after = text.slice(at + 1, at + 3);
  const last = !text.includes(text[at]!, at + 1);
  if (!/[\w)\]}>*./\-:\uE001]/.test(before)) return last && /^[)\]}][:,;)\]}]?$/.test(after);
  if (/^(?:[)\]}]|[,:;](?:\s|$)|,["'])/.test(after)) return true;
  // Nobody opens one at the end of a word.
  if (/[\w)\]}\uE001]/.test(before) && /^\s/.test(after)) return true;
  return last && (after === '' || after[0] === ' ');
}
