/** Means, and how sure they are: the paired bootstrap (Efron, 1979), sessions drawn with replacement. */
import { uniform } from "./random.js";

const DRAWS = 2000;

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The 95 % interval of a statistic of two lists, of which the same sessions are drawn: {value, low, high}.
 * statistic: of (mean of one, mean of the other).
 */
export function paired(one, other, statistic) {
  const random = uniform(2026);
  const drawn = Array.from({ length: DRAWS }, () => {
    const picks = one.map(() => Math.floor(random() * one.length));
    return statistic(mean(picks.map((pick) => one[pick])), mean(picks.map((pick) => other[pick])));
  });
  drawn.sort((low, high) => low - high);
  const at = (share) => drawn[Math.floor(share * (DRAWS - 1))];
  return { value: statistic(mean(one), mean(other)), low: at(0.025), high: at(0.975) };
}

export const difference = (one, other) => one - other;
export const ratio = (one, other) => one / other;
