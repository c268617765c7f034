import type { Box } from './box';
import { textOf } from './pod-set';
import { portsText } from './port-set';

/** A connection in words, e.g. `TCP 80, 443 of pods app=web, from pods role=client`. */
export function boxText({ from, to, ports }: Box): string {
  const pods = to.size === 0 ? '' : ` of pods ${textOf(to)}`;
  return `${portsText(ports)}${pods}${from.size === 0 ? '' : `, from pods ${textOf(from)}`}`;
}

const SHOWN = 3;

/** Some of a list, and how many more there are. */
export function someOf(list: readonly string[], separator = ', '): string {
  const more = list.length - SHOWN;
  return [...list.slice(0, SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(separator);
}
