import { imagesOf } from '../model/images';
import { compareText } from '../model/identity';
import type { Model } from '../model/model';
import { emit } from '../yaml/emit';

/** `images.lock.yaml`: every image of the model and of its charts, its digest where one is known, and who uses it. */
export function imagesLock(model: Model): string {
  const images = imagesOf(model).map(({ image, usedBy }) => ({ digest: digestOf(image), image, usedBy }));
  return emit({ images });
}

/** `charts.lock.yaml`: every chart, pinned, with its digest where one is known. */
export function chartsLock(model: Model): string {
  const charts = model.charts.map(({ name, repository, version, facts, release }) => {
    const { id } = model.objects[release]!;
    return {
      chart: name,
      digest: facts?.digest ?? UNRESOLVED,
      release: `${id.namespace}/${id.name}`,
      repository,
      version,
    };
  });
  return emit({ charts: charts.sort((a, b) => compareText(a.release, b.release)) });
}

const UNRESOLVED = 'unresolved';

function digestOf(image: string): string {
  const at = image.indexOf('@sha256:');
  return at < 0 ? UNRESOLVED : image.slice(at + 1);
}
