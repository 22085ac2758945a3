/**
 * The mean wait in an M/M/c queue by the textbook's sum, in units of the service time: the terms
 * aᵏ / k! as logarithms, so that none is out of range. Shares nothing with the package's recursion.
 */
export function waitBySum(utilisation: number, servers: number): number {
  const load = utilisation * servers;
  const terms = new Float64Array(servers + 1);
  let logFactorial = 0;
  for (let k = 0; k <= servers; k++) {
    if (k > 0) logFactorial += Math.log(k);
    terms[k] = k * Math.log(load) - logFactorial;
  }
  terms[servers]! -= Math.log(1 - utilisation);
  const greatest = terms.reduce((most, term) => Math.max(most, term), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - greatest);
  const waits = Math.exp(terms[servers]! - greatest - Math.log(sum));
  return waits / (servers * (1 - utilisation));
}

/**
 * The common approximation, as the peer.
 *
 * @see Sakasegawa (1977), An approximation formula L_q = αρ^β/(1-ρ), Annals of the Institute of
 * Statistical Mathematics 29, doi:10.1007/BF02532775
 */
export function waitBySakasegawa(utilisation: number, servers: number): number {
  return utilisation ** (Math.sqrt(2 * (servers + 1)) - 1) / (servers * (1 - utilisation));
}

/**
 * The greatest relative error of a formula over loads to 0.9 and 1 to 200 servers, and where. Waits of
 * less than `leastWait` service times are left out.
 */
export function greatestError(
  formula: (utilisation: number, servers: number) => number,
  leastWait = 0,
): { readonly error: number; readonly utilisation: number; readonly servers: number } {
  let worst = { error: 0, utilisation: 0, servers: 0 };
  for (let servers = 1; servers <= 200; servers++) {
    for (let percent = 5; percent <= 90; percent += 2.5) {
      const utilisation = percent / 100;
      const exact = waitBySum(utilisation, servers);
      const error = Math.abs(formula(utilisation, servers) - exact) / exact;
      if (exact >= leastWait && error > worst.error) worst = { error, utilisation, servers };
    }
  }
  return worst;
}
