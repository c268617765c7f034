import { qualifiedNameProblems } from '../../schema/names';
import { parseQuantity, type NanoUnits } from '../../values/quantity';
import type { Field } from '../field';
import type { Report } from './report';

const STANDARD = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;
const WHOLE = 10n ** 9n;

/** Requests and limits of a container: known names, no negative amounts, no request above its limit. */
export function amounts(resources: Field, report: Report): void {
  const [requests, limits] = [resources.at('requests'), resources.at('limits')];
  for (const [name, field] of [...limits.members, ...requests.members]) amount(name, field, report);
  for (const [name, request] of requests.members) {
    const limit = limits.at(name);
    const [asked, most] = [quantity(request), limit.given ? quantity(limit) : undefined];
    if (asked === undefined || most === undefined) {
      if (isWhole(name) && !limit.given) report.required(limits, `must state ${name}, since it is requested`);
    } else if (isWhole(name)) {
      if (asked !== most) report.invalid(request, `must be equal to the limit, ${String(limit.value)}`);
    } else if (asked > most) report.invalid(request, `must be at most the limit, ${String(limit.value)}`);
  }
}

function amount(name: string, field: Field, report: Report): void {
  for (const problem of qualifiedNameProblems(name)) report.invalid(field, `has a name that ${problem}`);
  if (!name.includes('/') && !STANDARD.test(name))
    report.invalid(field, `is for '${name}', which is no resource of a container`);
  const value = quantity(field);
  if (value === undefined) return;
  if (value < 0n) report.invalid(field, 'must not be less than nought');
  else if (isExtended(name) && value % WHOLE !== 0n) report.invalid(field, 'must be an integer');
}

/** What can't be given to more than one: request and limit are the same. */
function isWhole(name: string): boolean {
  return isExtended(name) || name.startsWith('hugepages-');
}

/** A resource of a device plugin or the like, `DOMAIN/NAME`; kubernetes.io is Kubernetes' own. */
function isExtended(name: string): boolean {
  return name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name);
}

function quantity({ value }: Field): NanoUnits | undefined {
  return parseQuantity(String(value));
}
