import { Platform } from 'strata-cloud';

new Platform('bad');
process.exit(0);
