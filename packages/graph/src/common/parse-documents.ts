import { Composer, type Document, Lexer, type LineCounter, type ParseOptions, Parser } from 'yaml';

/**
 * Deeper than any object of Kubernetes, shallower than any stack: the composer of `yaml` recurses, and
 * in V8 running out of stack at the wrong place ends the process.
 */
const MAX_DEPTH = 200;

/** The documents of a text, and what ended the reading before its end. */
export interface ParsedDocuments {
  readonly documents: readonly Document[];
  readonly failure: { readonly cause: unknown; readonly offset: number } | null;
}

class TokenReader {
  offset = 0;

  *tokens(text: string, lines: LineCounter): ReturnType<Parser['parse']> {
    const parser = new Parser(lines.addNewLine);
    lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      this.offset = parser.offset;
      if (parser.stack.length > MAX_DEPTH) throw new Error(`More than ${MAX_DEPTH} levels deep`);
    }
    yield* parser.end();
  }
}

/** The documents of a YAML text, errors on them; as far as one that nests too deep. */
export function parseDocuments(text: string, lines: LineCounter): ParsedDocuments {
  const options: ParseOptions & ConstructorParameters<typeof Composer>[0] = {
    merge: true,
    uniqueKeys: false,
    // A library does not write to the console.
    logLevel: 'error',
  };
  const reader = new TokenReader();
  const documents: Document[] = [];
  const composer = new Composer(options);
  try {
    for (const document of composer.compose(reader.tokens(text, lines))) documents.push(document);
  } catch (cause) {
    // It holds back the last whole document, for comments that may follow.
    documents.push(...composer.end());
    return { documents, failure: { cause, offset: reader.offset } };
  }
  return { documents, failure: null };
}
