import { check, isFailure } from '../check';
import type { Model } from '../model/model';
import type { Platform } from '../model/platform';
import { FindingsError } from '../values/finding';
import { printedError } from './printed-error';

/** The model of a platform that the checks pass. @throws FindingsError with everything that is wrong with it */
export function checkedModel(platform: Platform): Model {
  const model = platform.model();
  const errors = check(model).filter(finding => isFailure([finding]));
  if (errors.length > 0) throw printedError(new FindingsError(errors));
  return model;
}
