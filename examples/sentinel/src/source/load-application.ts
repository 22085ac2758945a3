import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AegisError } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { UsageError } from '../cli/usage-error.js';
import { readManifests } from './read-manifests.js';

/** An application as its manifests tell of it. */
export interface Application {
  /** For people: the path, or the name of our own. */
  readonly name: string;
  readonly graph: ServiceGraph;
  /** What a person should know about how the graph came to be. */
  readonly findings: readonly string[];
}

// By the package's own name, so that it is found from the sources and from the build alike.
const OWN_SHOP = createRequire(import.meta.url).resolve('@aegis/sentinel/manifests/shop.yaml');
const MOST_FINDINGS = 3;

/**
 * Reads manifests and makes the graph of the application in them: the largest part that hangs together.
 * Monitoring stacks and load generators of their own often lie in the same folder.
 *
 * @param source - a file or folder; null for the shop that ships with the example
 * @throws UsageError with one line
 */
export async function loadApplication(source: string | null): Promise<Application> {
  const name = source ?? 'a shop of our own';
  const files =
    source === null
      ? [{ path: OWN_SHOP, text: readFileSync(OWN_SHOP, 'utf8') }]
      : await readManifests(source);
  try {
    // In a folder one broken file should not stop the others; a file that was named has to be right.
    const unparsable = files.length > 1 ? 'finding' : 'throw';
    const texts = files.map((file) => file.text);
    const { graph, findings } = graphFromManifests(texts, { unparsable });
    const application = largestPart(graph);
    if (application.nodes().length === 0) throw new UsageError(`${name} describes no service`);
    const left = graph.nodes().length - application.nodes().length;
    const notes = findings
      .filter((finding) => finding.severity !== 'info')
      .map((finding) => finding.message);
    const shown = notes.slice(0, MOST_FINDINGS);
    if (notes.length > MOST_FINDINGS) shown.push(`and ${notes.length - MOST_FINDINGS} more notes`);
    if (left > 0) shown.push(`${left} nodes that have no edge to the rest are left out`);
    return { name, graph: application, findings: shown };
  } catch (error) {
    if (AegisError.isInstance(error)) {
      throw new UsageError(`${name}: ${error.message.split('\n')[0]}`, { cause: error });
    }
    throw error;
  }
}

/** The largest set of nodes joined by edges, whichever way they point. */
function largestPart(graph: ServiceGraph): ServiceGraph {
  const neighbours = new Map<string, string[]>(graph.nodes().map(({ id }) => [id, []]));
  for (const { from, to } of graph.edges()) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  let largest: ReadonlySet<string> = new Set();
  const seen = new Set<string>();
  for (const { id } of graph.nodes()) {
    if (seen.has(id)) continue;
    const part = new Set([id]);
    // A set hands out what is added while it is walked, so it is its own queue.
    for (const member of part) for (const other of neighbours.get(member) ?? []) part.add(other);
    for (const member of part) seen.add(member);
    if (part.size > largest.size) largest = part;
  }
  const application = new ServiceGraph();
  for (const node of graph.nodes()) if (largest.has(node.id)) application.addNode(node);
  for (const edge of graph.edges()) if (largest.has(edge.from)) application.addEdge(edge);
  return application;
}
