import { ServiceGraph } from '@aegis/graph';
import { NODE_KINDS } from '@aegis/graph/csr';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../cli/usage-error.js';
import { documentValues } from '../../config/document-values.js';
import { IssueTeller } from '../../config/explain-issue.js';
import { Places } from '../../config/places.js';
import { section, text } from '../../config/section.js';

const Name = text().max(512, 'give at most 512 characters');
const Directory = z
  .array(
    section({
      service: Name,
      calls: z.array(Name).default([]),
      kind: z.enum(NODE_KINDS).optional(),
      namespace: Name.optional(),
    }),
  )
  .max(100_000);

/**
 * The graph of a directory of services: a list of `{ service, calls: […], kind?, namespace? }`, as YAML or
 * JSON.
 *
 * @param name - of the file, for messages
 * @throws UsageError with the first mistake, its line and what to do
 */
export function readDirectory(content: string, name: string): ServiceGraph {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const places = new Places(name, document, lines);
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new UsageError(`${places.at(broken.pos[0])} is no YAML: ${broken.message}`);
  }
  const read = Directory.safeParse(documentValues(document, places) ?? []);
  const [issue] = read.error?.issues ?? [];
  if (issue !== undefined) {
    throw new UsageError(new IssueTeller(places, new Set()).tell(issue)[0] ?? name);
  }
  const graph = new ServiceGraph();
  for (const { service, calls, kind, namespace } of read.data ?? []) {
    graph.addNode({ id: service, kind, namespace });
    for (const called of calls) graph.addEdge({ from: service, to: called });
  }
  return graph;
}
