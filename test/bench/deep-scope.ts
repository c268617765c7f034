import { Construct } from 'constructs';

/** A scope below a chart, so many levels deep. */
export function deepScope(chart: Construct, object: number, depth: number): Construct {
  let scope = chart;
  for (let level = 0; level < depth; level++) scope = new Construct(scope, level === 0 ? `scope-${object}` : 'inner');
  return scope;
}
