import { platform } from '../../examples/whole-cloud/cloud';
import { idText } from '../../lib/model/identity';
import type { ModelObject, Unit } from '../../lib/model/model';
import { UnknownKindError, type ApiClient } from '../../lib/sandbox';
import type { Tally } from '../soak/proof';
import { dependantsOf } from './broken-states';
import { marked, markedObject, missingChart, refusedObject, ROUND } from './broken-unit';
import { WholeDelivery } from './whole-delivery';

/** One unit broken, in a cloud that runs, or from the first commit of a new one on. */
export interface Case {
  readonly unit: string;
  readonly cloud: 'running' | 'new';
}

/** Every unit broken in a running cloud, or in a new one; there Flux is left out: it comes by hand, and nothing comes without it. */
export function brokenCases(cloud: Case['cloud']): readonly Case[] {
  const units = platform.model().units.filter(({ bootstrap }) => cloud === 'running' || !bootstrap);
  return units.map(({ name }) => ({ unit: name, cloud }));
}

/** Breaks units of the whole cloud, one at a time. */
export class BrokenUnits {
  private readonly model = platform.model();
  private running: WholeDelivery | undefined;
  /** Rounds in the running cloud. */
  private round = 0;
  /** The mark that each unit of the running cloud has, by name. */
  private readonly marks = new Map<string, string>();

  /** @param running a cloud of which every unit is Ready. @default - one is started when it is needed */
  constructor(running?: WholeDelivery) {
    this.running = running;
  }

  async run(cases: readonly Case[]): Promise<Tally> {
    const classes: Record<string, { broken: number; right: number; waiting: number }> = {};
    const failures: string[] = [];
    for (const { unit: name, cloud } of cases) {
      const unit = this.model.units.find(each => each.name === name)!;
      const problems = cloud === 'running' ? await this.breakRunning(unit) : await this.breakNew(unit);
      const counts = (classes[`${cloud} cloud`] ??= { broken: 0, right: 0, waiting: 0 });
      counts.broken++;
      counts.waiting += dependantsOf(this.model, unit).size;
      if (problems.length === 0) counts.right++;
      failures.push(...problems.map(problem => `${name} broken in a ${cloud} cloud: ${problem}`));
    }
    if (this.running) failures.push(...(await this.mend(this.running)).map(problem => `mended: ${problem}`));
    return { classes, failures };
  }

  async close(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
    this.marks.clear();
  }

  /** Breaks a unit, mends what was broken before, and marks all units anew: the unit and its dependants keep the mark that they had. */
  private async breakRunning(unit: Unit): Promise<readonly string[]> {
    const running = (this.running ??= await readyCloud());
    const mark = `round-${++this.round}`;
    const breakage = refusedObject(marked(this.model, mark), unit);
    await running.delivery.push(breakage.model);
    const problems = await running.settle(breakage);
    const waiting = dependantsOf(this.model, unit);
    const others = this.model.units.filter(({ name }) => name !== unit.name);
    for (const { name } of others) if (!waiting.has(name)) this.marks.set(name, mark);
    return [...problems, ...(await this.markProblems(running.client, others))];
  }

  /** Units that do not have the mark that they should have. */
  private async markProblems(client: ApiClient, units: readonly Unit[]): Promise<readonly string[]> {
    const problems = units.map(async unit => {
      const { id, manifest } = markedObject(this.model, unit);
      const found = (await client.get(manifest))?.metadata.annotations?.[ROUND];
      const wanted = this.marks.get(unit.name);
      return found === wanted ? [] : [`${unit.name}: ${id.kind} ${id.name} has mark ${found}, not ${wanted}`];
    });
    return (await Promise.all(problems)).flat();
  }

  private async mend(running: WholeDelivery): Promise<readonly string[]> {
    await running.delivery.push(this.model);
    this.marks.clear();
    return running.settle();
  }

  /** A cloud that is broken from its first commit on: nothing of what depends on the broken unit may be there. */
  private async breakNew(unit: Unit): Promise<readonly string[]> {
    const { objects, units } = this.model;
    const breakage = missingChart(this.model, unit) ?? refusedObject(this.model, unit);
    // one cloud at a time
    await this.close();
    const cloud = await WholeDelivery.start(breakage.model);
    try {
      const problems = await cloud.settle(breakage);
      const waiting = dependantsOf(this.model, unit);
      const later = units.filter(({ name }) => waiting.has(name)).flatMap(each => each.objects.map(at => objects[at]!));
      const there = await Promise.all(later.map(object => exists(cloud.client, object)));
      const [first, ...more] = later.filter((_, at) => there[at]);
      return [...problems, ...(first ? [`${idText(first.id)} and ${more.length} more are there already`] : [])];
    } finally {
      await cloud.stop();
    }
  }
}

async function readyCloud(): Promise<WholeDelivery> {
  const cloud = await WholeDelivery.start();
  const problems = await cloud.settle();
  if (problems.length === 0) return cloud;
  await cloud.stop();
  throw new Error(`the whole cloud does not become Ready:\n${problems.join('\n')}`);
}

async function exists(client: ApiClient, { manifest }: ModelObject): Promise<boolean> {
  try {
    return (await client.get(manifest)) !== undefined;
  } catch (error) {
    if (error instanceof UnknownKindError) return false;
    throw error;
  }
}
