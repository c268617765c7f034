import { Platform } from 'strata-cloud';

export const one = new Platform('prod');
export const two = new Platform('prod');
