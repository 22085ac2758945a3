import { type Anomaly, type Issue, SEVERITIES } from '@aegis/core';

/** What speaks of a node: places in the lists of the incident, in the order in which they came. */
interface AffectedNode {
  score: number;
  readonly anomalies: number[];
  readonly issues: number[];
}

/**
 * The nodes of an incident, the one with most to say first. One more member costs as much as its own node
 * has to say, and not a look at all members.
 */
export class AffectedNodes {
  readonly #anomalies: readonly Anomaly[];
  readonly #issues: readonly Issue[];
  readonly #nodes = new Map<string, AffectedNode>();
  readonly #order: string[] = [];

  /** @param anomalies - the incident's own lists, in which members take their places and keep them */
  constructor(anomalies: readonly Anomaly[], issues: readonly Issue[]) {
    this.#anomalies = anomalies;
    this.#issues = issues;
  }

  /** The node that has most to say first; of equals by name. */
  ids(): string[] {
    return this.#order.slice();
  }

  /** Takes note of an anomaly that has just come to its place. */
  noteAnomaly(place: number, before: Anomaly | undefined): void {
    const { nodeId } = this.#anomalies[place]!;
    this.#note('anomalies', place, nodeId, before);
  }

  /** Takes note of an issue that has just come to its place. */
  noteIssue(place: number, before: Issue | undefined): void {
    const { nodeId } = this.#issues[place]!;
    this.#note('issues', place, nodeId, before);
  }

  #note(
    kind: 'anomalies' | 'issues',
    place: number,
    nodeId: string | null,
    before: { readonly nodeId: string | null } | undefined,
  ): void {
    if (before !== undefined && before.nodeId !== nodeId) {
      // Two members of different nodes have one key: only names with control characters get there.
      this.#readAll();
    } else if (nodeId !== null) {
      const node = this.#at(nodeId);
      if (before === undefined) node[kind].push(place);
      this.#move(nodeId, node);
    }
  }

  #at(nodeId: string): AffectedNode {
    let node = this.#nodes.get(nodeId);
    if (node === undefined) {
      node = { score: Number.NEGATIVE_INFINITY, anomalies: [], issues: [] };
      this.#nodes.set(nodeId, node);
      this.#order.push(nodeId);
    }
    return node;
  }

  #readAll(): void {
    this.#nodes.clear();
    this.#order.length = 0;
    for (const [place, { nodeId }] of this.#anomalies.entries()) {
      if (nodeId !== null) this.#at(nodeId).anomalies.push(place);
    }
    for (const [place, { nodeId }] of this.#issues.entries()) {
      if (nodeId !== null) this.#at(nodeId).issues.push(place);
    }
    for (const node of this.#nodes.values()) this.#addUp(node);
    this.#order.sort((a, b) => this.#compare(a, b));
  }

  /** Always in the same order, so that the sum has the same bits whatever came when. */
  #addUp(node: AffectedNode): void {
    let score = 0;
    for (const place of node.anomalies) score += this.#anomalies[place]!.score;
    for (const place of node.issues) score += SEVERITIES.indexOf(this.#issues[place]!.severity);
    node.score = score;
  }

  /** Puts a node where it belongs now. */
  #move(nodeId: string, node: AffectedNode): void {
    const order = this.#order;
    let at = this.#placeOf(nodeId, node.score);
    this.#addUp(node);
    for (; at > 0 && this.#compare(order[at - 1]!, nodeId) > 0; at--) order[at] = order[at - 1]!;
    const last = order.length - 1;
    for (; at < last && this.#compare(nodeId, order[at + 1]!) > 0; at++) order[at] = order[at + 1]!;
    order[at] = nodeId;
  }

  /** Where a node stands, by the score that it had. */
  #placeOf(nodeId: string, score: number): number {
    if (score === Number.NEGATIVE_INFINITY) return this.#order.lastIndexOf(nodeId);
    let from = 0;
    let to = this.#order.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#compare(this.#order[middle]!, nodeId) < 0) from = middle + 1;
      else to = middle;
    }
    // Sums beyond all numbers stand in no order.
    return this.#order[from] === nodeId ? from : this.#order.indexOf(nodeId);
  }

  #compare(a: string, b: string): number {
    return this.#nodes.get(b)!.score - this.#nodes.get(a)!.score || (a < b ? -1 : a > b ? 1 : 0);
  }
}
