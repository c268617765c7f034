import type { Readiness } from '../kinds/rules/rule';

/** Readiness of a kind as Flux reads it: CEL over the object, `current` true when it is usable. */
export interface HealthExpression {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
}

/**
 * The CEL by which Flux waits for a kind; undefined where Flux' own conventions (kstatus) are right.
 * Expressions end in false, not in an error, for objects whose status is still empty; an object without any status counts as unknown, and Flux asks again.
 */
export function healthExpression(apiVersion: string, kind: string, readiness: Readiness): HealthExpression | undefined {
  switch (readiness.rule) {
    case 'workload':
      return undefined;
    case 'exists':
      return { apiVersion, kind, current: 'true' };
    case 'field': {
      const { field, equals } = readiness;
      const [, ...paths] = field.split('.').map((_member, end, members) => members.slice(0, end + 1).join('.'));
      const seen = '(!has(status.observedGeneration) || status.observedGeneration == metadata.generation)';
      const terms = [...paths.map(path => `has(${path})`), `${field} == ${JSON.stringify(equals)}`, seen];
      return { apiVersion, kind, current: terms.join(' && ') };
    }
    case 'condition': {
      const { type, status = 'True', generation } = readiness;
      const terms = [`c.type == '${type}'`, `c.status == '${status}'`];
      if (generation === 'condition')
        terms.push('(!has(c.observedGeneration) || c.observedGeneration == metadata.generation)');
      const found = `has(status.conditions) && status.conditions.exists(c, ${terms.join(' && ')})`;
      const seen = 'has(status.observedGeneration) && status.observedGeneration == metadata.generation';
      return { apiVersion, kind, current: generation === 'status' ? `${seen} && ${found}` : found };
    }
    default:
      return readiness satisfies never;
  }
}
