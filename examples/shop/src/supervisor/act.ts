import { z } from 'zod';
import { SERVICE_NAMES, type ServiceName } from '../service-names.js';
import { CURES, FAULT_KINDS, type FaultKind } from './fault.js';
import type { Floor } from './floor.js';

/** One act to be carried out, or to be taken back. */
export const ActRequest = z.object({
  action: z.object({
    kind: z.string().min(1).max(100),
    target: z.string().min(1).max(200),
    parameters: z
      .record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
      .default({}),
  }),
  idempotencyKey: z.string().min(1).max(300),
  undo: z.boolean().default(false),
});

export type ActRequest = z.input<typeof ActRequest>;
export type Act = z.output<typeof ActRequest>;

/** What became of an act. */
export interface ActResult {
  readonly ok: boolean;
  readonly message: string;
}

const no = (message: string): ActResult => ({ ok: false, message });
const done = (message: string): ActResult => ({ ok: true, message });

function isService(name: string): name is ServiceName {
  return SERVICE_NAMES.some((service) => service === name);
}

function curedBy(act: string): FaultKind[] {
  return FAULT_KINDS.filter((kind) => CURES[kind].includes(act));
}

/** Carries an act out on the shop. What cannot be done is answered, and not thrown. */
export async function carryOut({ action, undo }: Act, floor: Floor): Promise<ActResult> {
  const { kind, target } = action;
  if (kind === 'observe' || kind === 'page') return done('noted');
  if (!isService(target)) return no(`there is no service ${target}`);
  try {
    return await (undo ? takeBack(kind, target, floor) : perform(kind, target, floor));
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error));
  }
}

async function perform(kind: string, target: ServiceName, floor: Floor): Promise<ActResult> {
  switch (kind) {
    case 'restart':
    case 'failover':
      if (kind === 'failover' && target !== 'store') return no(`${target} has no standby`);
      // The standby takes over the address, as a new process does.
      floor.cure(target, curedBy(kind));
      await floor.restart(target);
      return done(`${target} has a new process`);
    case 'rollback': {
      const build = await floor.rollBack(target);
      return build === null
        ? no(`${target} has no build before this one`)
        : done(`${target} is back at ${build}`);
    }
    case 'scale-out':
      floor.cure(target, curedBy(kind));
      return scaled(target, await floor.scale(target, 2));
    case 'scale-in':
      return scaled(target, await floor.scale(target, 0.5));
    case 'disable-flag': {
      const isOn = floor.faultsOf(target).some((fault) => fault.kind === 'flag');
      if (!isOn) return no(`${target} has no flag that was switched on`);
      floor.cure(target, curedBy(kind));
      floor.changed(target, 'flag', 'flag fraud-check switched off');
      await floor.refresh(target);
      return done('flag fraud-check is off');
    }
    case 'clear-cache':
      floor.cure(target, curedBy(kind));
      await floor.clearCache(target);
      return done(`the cache of ${target} is empty`);
    default:
      return no(`the shop has no way to ${kind}`);
  }
}

async function takeBack(kind: string, target: ServiceName, floor: Floor): Promise<ActResult> {
  if (kind === 'scale-out') return scaled(target, await floor.scale(target, 0.5));
  if (kind === 'scale-in') return scaled(target, await floor.scale(target, 2));
  return no(`${kind} cannot be taken back`);
}

function scaled(target: ServiceName, workers: number): ActResult {
  return done(`${target} works on ${workers} requests at a time`);
}
