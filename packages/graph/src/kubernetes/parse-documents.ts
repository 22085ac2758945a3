import { Composer, type Document, Lexer, type LineCounter, type ParseOptions, Parser } from 'yaml';

/**
 * Deeper than any object of Kubernetes, shallower than any stack: the composer of `yaml` recurses, and
 * in V8 running out of stack at the wrong place ends the process.
 */
const MAX_DEPTH = 200;

function* tokens(text: string, lines: LineCounter): ReturnType<Parser['parse']> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_DEPTH) throw new Error(`More than ${MAX_DEPTH} levels deep`);
  }
  yield* parser.end();
}

/**
 * The documents of a YAML text, errors on them.
 *
 * @throws Error for text that nests too deep
 */
export function parseDocuments(text: string, lines: LineCounter): readonly Document[] {
  const options: ParseOptions & ConstructorParameters<typeof Composer>[0] = {
    merge: true,
    uniqueKeys: false,
    // A library does not write to the console.
    logLevel: 'error',
  };
  return [...new Composer(options).compose(tokens(text, lines))];
}
