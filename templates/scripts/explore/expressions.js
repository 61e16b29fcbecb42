// Measures from the results of their parts: exactly, whatever their size.

import {addExact, exactFrom, exactOf, ratioExact, roundExact, timesExact} from "./numbers.js";

const ZERO = exactOf(0, 0);

// Amounts in several currencies as one, as the report adds them up: null if there is none, or if some cannot be added.
const zonesTogether = (amounts, rates) => {
  const given = amounts.map((amount, k) => ({amount, rate: rates[k]})).filter(({amount}) => amount);
  const telling = given.filter(({amount}) => amount.units !== 0n);
  if (telling.some(({rate}) => !rate)) return telling.length === 1 ? telling[0].amount : null;
  if (!given.length) return null;
  return telling.reduce((sum, {amount, rate}) => addExact(sum, timesExact(amount, rate)), ZERO);
};

const EXPRESSION_KINDS = {
  part: ([name], context) => context.part(name),
  measure: ([name], context) => context.measure(name),
  ratio: ([a, b], context) => {
    const [above, below] = [exactly(a, context), exactly(b, context)];
    return (i) => ratioExact(above(i), below(i));
  },
  round: ([a, places], context) => {
    const value = exactly(a, context);
    return (i) => {
      const exact = value(i);
      return exact && roundExact(exact, places);
    };
  },
  times: ([a, factor], context) => {
    const value = exactly(a, context);
    const by = exactFrom(factor);
    return (i) => {
      const exact = value(i);
      return exact && timesExact(exact, by);
    };
  },
  zones: ([parts, rates], context) => {
    const values = parts.map((part) => exactly(part, context));
    const worth = rates.map((rate) => (rate === null ? null : exactFrom(rate)));
    return (i) => zonesTogether(values.map((value) => value(i)), worth);
  },
};

// A function from a group to the expression's value there, or null. `context.part(name)` and `context.measure(name)`
// give such functions for results.
export const exactly = ([kind, ...rest], context) => EXPRESSION_KINDS[kind](rest, context);

// Names of the parts and measures in an expression.
export const namesIn = (expression, kind, found = new Set()) => {
  if (!Array.isArray(expression)) return found;
  if (expression[0] === kind) return found.add(expression[1]);
  for (const one of expression) namesIn(one, kind, found);
  return found;
};
