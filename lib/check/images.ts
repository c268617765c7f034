import type { Check, Model } from '../model/model';
import type { Finding } from '../values/finding';
import { findingOn, type Problem } from './finding-on';
import { containersOf, podTemplateOf } from './pod-template';

/** Options of {@link images}. */
interface ImageOptions {
  /** Whether a digest is asked for, not only a tag. */
  readonly release: boolean;
}

/** Every image of pod templates and charts is pinned: by a tag that is not `latest`, for a release by digest. */
export function images(options: ImageOptions): Check {
  return model => [...ofObjects(model, options), ...ofCharts(model, options)];
}

function ofObjects(model: Model, options: ImageOptions): readonly Finding[] {
  return model.objects.flatMap(object => {
    const template = podTemplateOf(object);
    if (template === undefined) return [];
    return containersOf(template.at('spec')).flatMap(container => {
      const image = container.at('image');
      return imageProblems(image.text, options).map(problem =>
        findingOn(model, object, { ...problem, field: image.path }),
      );
    });
  });
}

function ofCharts(model: Model, options: ImageOptions): readonly Finding[] {
  return model.charts.flatMap(({ name, version, release, facts }) =>
    (facts?.images ?? []).flatMap(image =>
      imageProblems(image, options).map(({ message, ...problem }) =>
        findingOn(model, model.objects[release]!, {
          ...problem,
          message: `chart ${name} ${version}: ${message}`,
          fix: 'set its tag or digest in the values of the chart, and run `strata vendor` again',
        }),
      ),
    ),
  );
}

/** What an image's reference lacks; a missing image is the API server's business. */
function imageProblems(image: string, { release }: ImageOptions): readonly Problem[] {
  if (image === '') return [];
  const [reference = '', digest] = image.split('@');
  if (digest !== undefined) {
    return /^sha256:[0-9a-f]{64}$/.test(digest)
      ? []
      : [problem('images/digest', `image ${image} has a digest that is no sha256 of 64 hex digits`)];
  }
  const tag = /:([^:/]*)$/.exec(reference)?.[1] ?? '';
  if (tag === '')
    return [
      problem('images/floating-tag', `image ${image} has no tag, which means latest: what runs would change by itself`),
    ];
  if (tag === 'latest')
    return [problem('images/floating-tag', `image ${image} has the tag latest: what runs would change by itself`)];
  return release ? [problem('images/no-digest', `image ${image} has no digest: a tag can be moved`)] : [];
}

function problem(code: string, message: string): Problem {
  return {
    code,
    severity: 'error',
    message,
    fix: 'name a version, best with its digest: repository:version@sha256:...',
  };
}
