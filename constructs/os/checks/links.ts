import type { ClusterIntent, MachineIntent } from '../intent';
import { addressedLinks, linksOf } from '../link-names';
import type { Link } from '../links';
import type { Problem } from './problem';
import { error, eachMachine, machineField, twice } from './problem';

/** Longest name of an interface in Linux, `IFNAMSIZ` less its end. */
const NAME_LENGTH = 15;

/** Interfaces, bonds and VLANs of a machine: each name once, each member in one bond and without addresses of its own. */
export const links = eachMachine((intent, cluster) => {
  const all = linksOf(intent.machine);
  const problem = (link: string, message: string, fix: string): Problem =>
    error('talos/link', machineField(intent, `links[${link}]`), message, fix);
  const problems = twice(addressedLinks(all), ({ name }) => name).map(([name]) =>
    problem(name, `two interfaces are called ${name}`, 'give one another name'),
  );
  for (const { name } of addressedLinks(all).filter(each => each.name.length > NAME_LENGTH))
    problems.push(
      problem(
        name,
        `the name ${name} has ${name.length} characters, and Linux takes ${NAME_LENGTH}`,
        'give the link a shorter name',
      ),
    );
  for (const link of all)
    problems.push(...bondProblems(link, cluster).map(([message, fix]) => problem(link.name, message, fix)));
  return [...problems, ...memberProblems(intent, all)];
});

function bondProblems(link: Link, { contract }: ClusterIntent): readonly [message: string, fix: string][] {
  const { bond, selector, name } = link;
  if (bond === undefined) return [];
  const problems: [string, string][] = [];
  const { members, mode, miimon = 100, updelay = 0, downdelay = 0 } = bond;
  if (members.length === 0) problems.push([`the bond ${name} has no members`, 'name its interfaces in members']);
  if (selector !== undefined)
    problems.push([`the bond ${name} has a selector, which finds interfaces that exist`, 'put it into members']);
  for (const [what, delay] of [
    ['updelay', updelay],
    ['downdelay', downdelay],
  ] as const) {
    if (delay % miimon !== 0)
      problems.push([
        `${what} of ${name} is ${delay} ms, no multiple of its miimon of ${miimon} ms: the kernel would round it`,
        `give ${Math.max(1, Math.round(delay / miimon)) * miimon}`,
      ]);
  }
  if (bond.lacpRate !== undefined && mode !== '802.3ad')
    problems.push([`lacpRate of ${name} says nothing in mode ${mode}`, 'remove it, or choose mode 802.3ad']);
  const isLegacy = contract === '1.10' || contract === '1.11';
  if (isLegacy && new Set(members.map(member => typeof member)).size > 1)
    problems.push([
      `${name} has members by name and by selector, which configuration of ${contract} can't say`,
      'give all of them in one way',
    ]);
  return problems;
}

/** A member belongs to its bond alone: it has no addresses, no VLANs, and no second bond. */
function memberProblems(intent: MachineIntent, all: readonly Link[]): readonly Problem[] {
  const members = all.flatMap(link =>
    (link.bond?.members ?? []).map(member => ({
      link,
      key: typeof member === 'string' ? member : JSON.stringify(member),
    })),
  );
  const field = (link: Link): string => machineField(intent, `links[${link.name}]`, 'bond.members');
  const double = twice(members, ({ key }) => key).map(([key, owners]) =>
    error(
      'talos/link',
      field(owners.at(-1)!.link),
      `${key} is a member of ${owners.map(({ link }) => link.name).join(' and ')}`,
      'leave it in one bond',
    ),
  );
  const busy = members.flatMap(({ link, key }) => {
    const own = all.find(
      ({ name, selector }) => name === key || (selector !== undefined && JSON.stringify(selector) === key),
    );
    if (own === undefined) return [];
    const message = `${own.name} is a member of ${link.name} and has a link of its own: a member carries no addresses and no VLANs`;
    return [error('talos/link', field(link), message, `give them to ${link.name}`)];
  });
  return [...double, ...busy];
}
