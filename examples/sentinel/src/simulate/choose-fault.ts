import { AegisError, Random } from '@aegis/core';
import { FAULT_KINDS, type FaultKind, type Simulation } from '@aegis/remediation/simulator';
import type { FaultChoice } from '../cli/fault-choice.js';
import { UsageError } from '../cli/usage-error.js';

/** A fault at a service. */
export interface Fault {
  readonly kind: FaultKind;
  readonly service: string;
}

/**
 * What is to be broken: the named fault, nothing, or one that the seed draws from all that can happen.
 *
 * @throws UsageError where the named fault cannot happen, with what can
 */
export function chooseFault(
  choice: FaultChoice,
  simulation: Simulation,
  seed: number,
): Fault | null {
  if (choice.kind === 'none') return null;
  const services = simulation.services();
  if (choice.kind === 'seeded') {
    const random = new Random(seed).fork('fault');
    const service = random.pick(services);
    return { service, kind: random.pick(simulation.faultsFor(service)) };
  }
  if (!services.includes(choice.service)) {
    throw new UsageError(
      `there is no service "${choice.service}"; there are: ${services.join(', ')}`,
    );
  }
  const kind = FAULT_KINDS.find((known) => known === choice.fault);
  const possible = simulation.faultsFor(choice.service);
  if (kind === undefined || !possible.includes(kind)) {
    throw new UsageError(
      `"${choice.fault}" cannot happen at ${choice.service}; what can: ${possible.join(', ')}`,
    );
  }
  return { kind, service: choice.service };
}

/** Puts the fault into the simulation. */
export function inject(simulation: Simulation, fault: Fault): void {
  try {
    simulation.injectFault(fault);
  } catch (error) {
    if (AegisError.isInstance(error)) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
