import { SubsetTable } from './destination-rules.js';
import type { Doors } from './doors.js';
import { Gateways, readGatewayRoute } from './gateway-routes.js';
import { readIngress } from './ingresses.js';
import type { Inventory } from './inventory.js';
import type { Routing } from './routing.js';
import { VirtualServiceReader } from './virtual-services.js';

/** Reads everything that says where traffic goes: from the doors of the cluster, and inside the mesh. */
export function readRoutes(inventory: Inventory, routing: Routing, doors: Doors): void {
  for (const ingress of inventory.ingresses) readIngress(ingress, routing, doors);
  const gateways = new Gateways(inventory.gateways, routing);
  for (const route of inventory.routes) readGatewayRoute(route, gateways, routing, doors);
  const { virtualServices, destinationRules } = inventory;
  const subsets = new SubsetTable(destinationRules, routing);
  const reader = new VirtualServiceReader(virtualServices, gateways, subsets, routing, doors);
  for (const object of virtualServices) reader.read(object);
}
