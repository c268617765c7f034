import type { Model } from '../model/model';
import { parseQuantity } from '../values/quantity';
import type { Finding } from '../values/finding';
import { Field } from './field';
import { findingOn, type Problem } from './finding-on';

/**
 * Requests and limits of chart workloads and of operators' kinds (`spec.resources`): names that Kubernetes knows, quantities that are some, and no
 * request beyond its limit. Pod templates of built-in kinds are judged by the rules of the API server.
 */
export function resources(model: Model): readonly Finding[] {
  const ofObjects = model.objects.flatMap(object => {
    const field = new Field(object.manifest).at('spec', 'resources');
    if (!field.at('limits').given && !field.at('requests').given) return [];
    if (object.id.kind === 'PersistentVolumeClaim') return [];
    return resourceProblems(field.at('requests'), field.at('limits')).map(problem => findingOn(model, object, problem));
  });
  const ofCharts = model.charts.flatMap(({ name, version, release, facts }) =>
    (facts?.workloads ?? []).flatMap(workload =>
      workload.containers.flatMap(container =>
        resourceProblems(new Field(container.requests), new Field(container.limits)).map(problem =>
          findingOn(model, model.objects[release]!, {
            ...problem,
            field: undefined,
            message: `chart ${name} ${version}, ${workload.kind} ${workload.name}, container ${container.name}: ${problem.message}`,
            fix: 'set the resources in the values of the chart',
          }),
        ),
      ),
    ),
  );
  return [...ofObjects, ...ofCharts];
}

/** Resources without a domain that a container, or a claim in a kind of its own, may name. */
const STANDARD = /^(cpu|memory|storage|ephemeral-storage|hugepages-.+)$/;

function resourceProblems(requests: Field, limits: Field): readonly Problem[] {
  const problem = (code: string, { path }: Field, message: string, fix?: string): Problem => ({
    code,
    severity: 'error',
    field: path,
    message,
    fix,
  });
  const problems: Problem[] = [];
  for (const [name, field] of [...requests.members, ...limits.members]) {
    if (!name.includes('/') && !STANDARD.test(name)) {
      problems.push(
        problem(
          'resources/unknown',
          field,
          `'${name}' is no resource of a container`,
          'use cpu, memory, ephemeral-storage, hugepages-SIZE or DOMAIN/NAME',
        ),
      );
    }
    const text = String(field.value);
    const value = parseQuantity(text);
    if (value === undefined)
      problems.push(
        problem(
          'resources/quantity',
          field,
          `'${text}' is no quantity`,
          'give a number and a suffix, e.g. 500m, 2, 1Gi',
        ),
      );
    else if (value < 0n) problems.push(problem('resources/quantity', field, `${text} is less than nought`));
  }
  for (const [name, request] of requests.members) {
    const [asked, limit] = [request, limits.at(name)].map(({ value }) => parseQuantity(String(value)));
    if (asked === undefined || limit === undefined || asked <= limit) continue;
    const message = `requests ${String(request.value)} of ${name}, and the limit is ${String(limits.at(name).value)}`;
    problems.push(problem('resources/above-limit', request, message, 'lower the request or raise the limit'));
  }
  return problems;
}
