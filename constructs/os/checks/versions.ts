import type { ClusterFacts, Problem } from './problem';
import { error } from './problem';
import { CONTRACTS, SUPPORT, minorOf, minorsBetween } from '../versions';

/** Versions of Talos, of Kubernetes and of the configuration, each against the others and against those that run. */
export function versions({ props }: ClusterFacts): readonly Problem[] {
  const { talosVersion, kubernetesVersion, bootMedium = talosVersion, running = {} } = props;
  const minor = minorOf(talosVersion);
  const support = SUPPORT[minor];
  if (support === undefined) {
    const known = Object.keys(SUPPORT).join(', ');
    const message = `Talos ${talosVersion}: what fits to ${minor} is not known, known are ${known}`;
    return [error('talos/version', 'talosVersion', message, 'choose a version of one of these minors')];
  }
  const problems: Problem[] = [];
  const [lowest, highest] = support.kubernetes;
  const kubernetes = minorOf(kubernetesVersion);
  if (isBehind(kubernetes, lowest) || isBehind(highest, kubernetes)) {
    problems.push(
      error(
        'talos/kubernetes-version',
        'kubernetesVersion',
        `Talos ${minor} runs Kubernetes ${lowest} to ${highest}, and ${kubernetesVersion} is asked for: a node would refuse its configuration`,
        `choose a version from ${lowest} to ${highest}, or another Talos`,
      ),
    );
  }
  problems.push(...contractProblems(props.contract ?? minor, { minor, bootMedium, running: running.talos }));
  const steps: [string, string | undefined, string, string][] = [
    ['Talos', running.talos, talosVersion, 'talos'],
    ['Kubernetes', running.kubernetes, kubernetesVersion, 'kubernetes'],
  ];
  for (const [what, from, to, member] of steps) {
    const step = from === undefined ? 0 : minorsBetween(minorOf(to), minorOf(from));
    if (step === 0 || step === 1) continue;
    const message =
      step > 1
        ? `${what} ${from} runs and ${to} is asked for, ${step} minors ahead: one at a time is supported`
        : `${what} ${from} runs and ${to} is asked for: going back to an earlier minor is not supported`;
    const fix = step > 1 ? `go to the newest patch of ${nextMinor(from!)} first` : `ask for ${minorOf(from!)} or later`;
    problems.push(error('talos/upgrade-path', `running.${member}`, message, fix));
  }
  return problems;
}

function contractProblems(
  contract: string,
  { minor, bootMedium, running }: { minor: string; bootMedium: string; running: string | undefined },
): readonly Problem[] {
  const problem = (message: string, fix: string): Problem => error('talos/contract', 'contract', message, fix);
  if (!(CONTRACTS as readonly string[]).includes(contract)) {
    return [
      problem(
        `configuration of Talos ${contract} is not known, known are ${CONTRACTS.join(', ')}`,
        `set contract: '${CONTRACTS.at(-1)}'`,
      ),
    ];
  }
  const others: [string, string | undefined][] = [
    ['the machines are to run', minor],
    ['the medium that machines boot has', minorOf(bootMedium)],
    ['the machines run', running === undefined ? undefined : minorOf(running)],
  ];
  return others
    .filter(([, version]) => version !== undefined && isBehind(version, contract))
    .map(([who, version]) =>
      problem(
        `${who} Talos ${version}, which does not know configuration of ${contract}: it would refuse unknown fields`,
        `set contract: '${version}', or use a newer Talos there`,
      ),
    );
}

function isBehind(version: string, other: string): boolean {
  return minorsBetween(version, other) < 0;
}

function nextMinor(version: string): string {
  const [major, minor] = version.split('.');
  return `${major}.${Number(minor) + 1}`;
}
