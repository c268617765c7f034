import { Platform } from 'strata-cloud';

new Platform('bad' {});
