import { AegisError } from '@aegis/core';
import {
  EDGE_KINDS,
  type GraphEdge,
  NODE_KINDS,
  type NodeKind,
  PROVENANCES,
  type Provenance,
} from './csr/index.js';

/** A node as it is told to a `ServiceGraph`; what is left out stays as it was, or open. */
export interface NodeInput {
  readonly id: string;
  /** What it is; a service where nobody ever says. */
  readonly kind?: NodeKind | undefined;
  readonly namespace?: string | null | undefined;
  /** How many copies run, a whole number >= 0; 1 where nobody ever says. */
  readonly replicas?: number | undefined;
}

/** An edge as it is told to a `ServiceGraph`: `from` calls `to`. */
export interface EdgeInput {
  readonly from: string;
  readonly to: string;
  /** @defaultValue `'calls'` */
  readonly kind?: GraphEdge['kind'] | undefined;
  readonly protocol?: string | null | undefined;
  /** @defaultValue `['declared']` */
  readonly provenance?: readonly Provenance[] | undefined;
  /** In (0, 1]. @defaultValue 1 */
  readonly confidence?: number | undefined;
}

/** No name in Kubernetes or OpenTelemetry comes near it; what is longer is no name. */
export const MAX_ID_LENGTH = 512;

function refuse(where: string, what: string): never {
  throw new AegisError('invalid-argument', `ServiceGraph.${where}: ${what}.`);
}

function checkId(where: string, field: string, id: unknown): void {
  if (typeof id !== 'string') refuse(where, `${field} is not a string`);
}

export function checkNode(node: NodeInput): void {
  checkId('addNode', 'id', node.id);
  const { kind, namespace, replicas } = node;
  if (kind !== undefined && !NODE_KINDS.includes(kind)) {
    refuse('addNode', `there is no kind "${kind}"; known: ${NODE_KINDS.join(', ')}`);
  }
  if (namespace !== undefined && namespace !== null) checkId('addNode', 'namespace', namespace);
  if (replicas !== undefined && !(Number.isSafeInteger(replicas) && replicas >= 0)) {
    refuse('addNode', `replicas is ${replicas}; give a whole number >= 0`);
  }
}

export function checkEdge(edge: EdgeInput): void {
  checkId('addEdge', 'from', edge.from);
  checkId('addEdge', 'to', edge.to);
  const { kind, protocol, provenance, confidence } = edge;
  if (kind !== undefined && !EDGE_KINDS.includes(kind)) {
    refuse('addEdge', `there is no kind "${kind}"; known: ${EDGE_KINDS.join(', ')}`);
  }
  if (protocol !== undefined && protocol !== null) checkId('addEdge', 'protocol', protocol);
  const unknown = provenance?.find((source) => !PROVENANCES.includes(source));
  if (unknown !== undefined || provenance?.length === 0) {
    refuse('addEdge', `provenance is to be one or more of ${PROVENANCES.join(', ')}`);
  }
  if (confidence !== undefined && !(confidence > 0 && confidence <= 1)) {
    refuse('addEdge', `confidence is ${confidence}; give a number in (0, 1]`);
  }
}

/** Names fit for a graph; the rest is noise in the data, to be counted and not kept. */
export function isUsableId(id: string): boolean {
  return id.length > 0 && id.length <= MAX_ID_LENGTH;
}

/** Keeps words from elsewhere to the length that a snapshot may hold. */
export function clipped(text: string | null): string | null {
  return text === null ? null : text.slice(0, MAX_ID_LENGTH);
}
