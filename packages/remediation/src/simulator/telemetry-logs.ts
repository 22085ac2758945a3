import type { Random } from '@aegis/core';
import { isTrafficSource } from '../features/traffic-source.js';
import {
  callerComplaint,
  chatter,
  complaint,
  format,
  killedForMemory,
  type Message,
} from './log-lines.js';
import type { World } from './world.js';

/** A line as a service wrote it, and where. */
export interface SimulatedLine {
  readonly nodeId: string;
  readonly line: string;
}

/** Lines that one node writes about one thing in one tick, at most. */
const MAX_COMPLAINTS = 4;

function writesJson(id: string): boolean {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum += id.charCodeAt(i);
  return sum % 2 === 0;
}

/** All that the services wrote during the last tick. Nobody names a fault; each says what it sees. */
export function writeLogs(world: World, random: Random): SimulatedLine[] {
  const { topology } = world;
  const lines: SimulatedLine[] = [];
  const say = (node: number, said: Message): void => {
    const { id } = topology.nodes[node]!;
    const at = world.nowMs - random.integer(world.tickMs);
    lines.push({ nodeId: id, line: format(id, at, said, writesJson(id)) });
  };
  for (let i = 0; i < topology.count; i++) {
    const node = topology.nodes[i]!;
    if (topology.nominalRate[i]! <= 0 || node.kind === 'external' || isTrafficSource(node))
      continue;
    if (world.state.available[i]! > 0) {
      const lively = 1 + random.integer(3);
      for (let k = 0; k < lively; k++) {
        say(i, chatter(node.kind, 1000 * world.state.latency[i]!, random));
      }
      aboutCallees(world, i, random, say);
    }
    if (world.state.outOfMemory[i] === 1) say(i, killedForMemory());
  }
  for (const fault of world.faults) {
    if (fault.ended || fault.curedBy !== null) continue;
    const kind = topology.nodes[fault.node]!.kind;
    if (fault.kind === 'flag-bug' && fault.sinceTick === world.tick - 1) {
      say(fault.node, { level: 'info', text: 'feature flag new-pricing enabled', fields: {} });
    }
    const count = 1 + random.integer(MAX_COMPLAINTS);
    for (let k = 0; k < count; k++) {
      const said = complaint(fault.kind, kind, world.state.memory[fault.node]!, random);
      if (said !== null) say(fault.node, said);
    }
  }
  return lines;
}

/** A caller complains of a callee as often as it is let down. */
function aboutCallees(
  world: World,
  i: number,
  random: Random,
  say: (node: number, said: Message) => void,
): void {
  const { topology } = world;
  for (let e = topology.outOffsets[i]!; e < topology.outOffsets[i + 1]!; e++) {
    const j = topology.outTargets[e]!;
    if (world.state.circuitOpen[j] === 1) continue;
    const down = world.state.available[j] === 0;
    const late = world.state.latency[j]! > Math.max(0.3, 4 * world.baselineLatency[j]!);
    const trouble = down ? 1 : Math.max(world.state.error[j]!, late ? 0.3 : 0);
    if (trouble < 0.03) continue;
    for (let k = 0; k < MAX_COMPLAINTS; k++) {
      if (!random.chance(trouble * 0.7)) continue;
      const what = down ? 'down' : late && random.chance(0.8) ? 'late' : 'failing';
      say(i, callerComplaint(topology.nodes[j]!.id, what, random));
    }
  }
}
