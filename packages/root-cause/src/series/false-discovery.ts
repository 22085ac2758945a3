/**
 * Adjusts probabilities for how many there are in each group, so that of many series none is found by
 * chance: the least false discovery rate at which each would be found.
 *
 * @param groups - one name a probability
 *
 * @see Benjamini and Hochberg (1995), Controlling the false discovery rate, J. R. Stat. Soc. B 57
 */
export function falseDiscoveryRates(
  probabilities: Float64Array,
  groups: readonly string[],
): Float64Array {
  const members = new Map<string, number[]>();
  for (const [i, name] of groups.entries()) {
    const group = members.get(name);
    if (group === undefined) members.set(name, [i]);
    else group.push(i);
  }
  const rates = new Float64Array(probabilities.length);
  for (const group of members.values()) {
    group.sort((a, b) => probabilities[b]! - probabilities[a]!);
    let least = 1;
    for (const [place, i] of group.entries()) {
      least = Math.min(least, (probabilities[i]! * group.length) / (group.length - place));
      rates[i] = least;
    }
  }
  return rates;
}
