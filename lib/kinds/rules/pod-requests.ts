import { isMap } from '../../values/json-map';
import { parseQuantity, type NanoUnits } from '../../values/quantity';
import { valuesAt } from '../../values/values-at';
import type { PodRequests } from './pod-group';

/** Nothing that the scheduler knows of. */
export const NO_REQUESTS: PodRequests = { cpu: 0n, memory: 0n };

/** What containers ask for: `resources` with `requests`, which the API server fills from `limits`. What is no quantity counts as nothing. */
export function requestsOf(resources: unknown): PodRequests {
  const amount = (name: string): NanoUnits => {
    const [given] = [...valuesAt(resources, `requests.${name}`), ...valuesAt(resources, `limits.${name}`)];
    const value = quantityIn(given);
    return value === undefined || value < 0n ? 0n : value;
  };
  return { cpu: amount('cpu'), memory: amount('memory') };
}

/** The amount in a value that nobody has checked: text or a number. */
export function quantityIn(value: unknown): NanoUnits | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

/** All of them at once. */
export function sumOf(requests: readonly PodRequests[]): PodRequests {
  return requests.reduce((sum, { cpu, memory }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }), NO_REQUESTS);
}

/** A number of equal ones. */
export function times({ cpu, memory }: PodRequests, count: number): PodRequests {
  return { cpu: cpu * BigInt(count), memory: memory * BigInt(count) };
}

/**
 * What the scheduler reserves for a pod: its containers together, or the one init container that asks for more, and the overhead of its runtime.
 * Init containers that go on running count beside the others.
 */
export function podRequests(spec: unknown): PodRequests {
  const inits = valuesAt(spec, 'initContainers[]').filter(isMap);
  const isSidecar = ({ restartPolicy }: (typeof inits)[number]): boolean => restartPolicy === 'Always';
  const lasting = [...inits.filter(isSidecar), ...valuesAt(spec, 'containers[]').filter(isMap)];
  const running = sumOf(lasting.map(({ resources }) => requestsOf(resources)));
  const first = inits.filter(init => !isSidecar(init)).map(({ resources }) => requestsOf(resources));
  const largest = first.reduce(largerOf, running);
  return sumOf([largest, ...valuesAt(spec, 'overhead').map(overhead => requestsOf({ requests: overhead }))]);
}

/** The larger amount of each. */
export function largerOf(a: PodRequests, b: PodRequests): PodRequests {
  return { cpu: a.cpu > b.cpu ? a.cpu : b.cpu, memory: a.memory > b.memory ? a.memory : b.memory };
}
