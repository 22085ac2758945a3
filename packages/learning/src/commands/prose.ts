// Words of sentences that are no names: documents speak of `kubectl exec failed` and of "kubectl
// port-forward to the service".
const PROSE: ReadonlySet<string> = new Set(
  `the that this these those to of in on our your its is are was were be been would should could must and
  or not with without from for by as at into via using when where which who if than but because while
  until after before during about how what why there they we you also only
  will failed fails failing succeeded returned exited timed does did has have cannot`.split(/\s+/),
);

// Nouns that speak of the command itself, where its first word should stand.
const ABOUT: ReadonlySet<string> = new Set(
  `command commands process call calls output tool tools binary executable session cli client usage error
  errors version-specific configuration documentation failure operation operations`.split(/\s+/),
);

// Arrows, dashes and commas between words; a lone backslash continued a line that was cut off.
const MARKS = /^(?:[\\,;:|=+&>—–…\u2190-\u21ff\u2500-\u25ff]+|->?|-->)$/;

const ENDS = '.,:;!?…';

/** Whether a word can only be part of a sentence, or stands for words left out. */
export function isProse(text: string): boolean {
  if (PROSE.has(text) || (text.length < 4 && MARKS.test(text))) return true;
  return (
    ENDS.includes(text[text.length - 1] ?? ' ') &&
    (/^[A-Za-z][a-z]+[.,:;!?]$/.test(text) || /^(?:\.{3,}|…)$/.test(text))
  );
}

/** A verb without the comma of the sentence that speaks of it. */
export function withoutComma(verb: string): string {
  return ENDS.includes(verb[verb.length - 1] ?? ' ') ? verb.replace(/[,:.;!?]$/, '') : verb;
}

/** Whether the word in the place of a verb or of the first name speaks about the command instead. */
export function isAboutCommand(text: string): boolean {
  return ABOUT.has(text) || isProse(text);
}

/** The words before a sentence begins. */
export function beforeProse(texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return texts;
  if (isAboutCommand(texts[0]!)) return [];
  const at = texts.findIndex(isProse);
  return at < 0 ? texts : texts.slice(0, at);
}
