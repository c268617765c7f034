import { Platform } from 'strata-cloud';
// @ts-expect-error -- there is no such module
import * as postgres from 'strata-cloud/apps/postgress';

export const platform = new Platform('bad', postgres as object);
